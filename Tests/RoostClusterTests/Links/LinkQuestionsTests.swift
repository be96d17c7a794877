import RoostCluster
import Testing

@Suite struct LinkQuestionsTests {
    @Test func silenceEndsWithAnyWord() {
        var questions = LinkQuestions(maxUnheard: 2)
        for _ in 0..<3 {
            #expect(questions.askForLife() && questions.askForLife() && !questions.askForLife())
            questions.heard()
        }
        var impatient = LinkQuestions(maxUnheard: 0)
        #expect(impatient.askForLife() && !impatient.askForLife(), "one question is asked in any case")
    }

    @Test func answersBelongToQuestions() {
        var questions = LinkQuestions(maxUnheard: 9)
        #expect(questions.areAnswered && !questions.answered())
        questions.ask()
        _ = questions.askForLife()
        #expect(questions.answered() && !questions.areAnswered)
        #expect(questions.answered() && questions.areAnswered && !questions.answered())
    }
}
