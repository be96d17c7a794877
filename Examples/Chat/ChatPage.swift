import Roost

extension Routes {
    /// The page and what it is made of, embedded in the program.
    mutating func addPage() {
        self.asset("/", PackageResources.index_html, type: "text/html; charset=utf-8")
        for (name, bytes) in ChatPage.assets {
            self.asset("/" + name, bytes)
        }
    }
}

/// The files of the page.
enum ChatPage {
    static let assets: [(name: String, bytes: [UInt8])] = [
        ("activity.js", PackageResources.activity_js),
        ("birds.js", PackageResources.birds_js),
        ("chat.css", PackageResources.chat_css),
        ("chat.js", PackageResources.chat_js),
        ("composer.js", PackageResources.composer_js),
        ("connection.js", PackageResources.connection_js),
        ("dom.js", PackageResources.dom_js),
        ("history.js", PackageResources.history_js),
        ("links.js", PackageResources.links_js),
        ("log.js", PackageResources.log_js),
        ("message.js", PackageResources.message_js),
        ("outbox.js", PackageResources.outbox_js),
        ("people-view.js", PackageResources.people_view_js),
        ("people.js", PackageResources.people_js),
        ("person-view.js", PackageResources.person_view_js),
        ("person.js", PackageResources.person_js),
        ("room-view.js", PackageResources.room_view_js),
        ("room.js", PackageResources.room_js),
        ("rooms.js", PackageResources.rooms_js),
        ("sidebar.js", PackageResources.sidebar_js),
        ("status.js", PackageResources.status_js),
        ("tab.js", PackageResources.tab_js),
        ("times.js", PackageResources.times_js),
        ("typing.js", PackageResources.typing_js),
        ("welcome.js", PackageResources.welcome_js),
    ]
}
