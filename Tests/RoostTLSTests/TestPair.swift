/// A certificate and its key for `localhost`, made for these tests and used nowhere else.
struct TestPair: Sendable {
    let certificate: String
    let key: String

    static let first = TestPair(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBmzCCAUGgAwIBAgIUD6VwZJ7eZ28T4oIk/xuxtG7QBFAwCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDExMDU0N1oYDzIxMjYxMDMx
            MTEwNTQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAATVBPRqN1qiDbCtktLMNozUpansHDdCLlTQYAXtLk0fwcVdwZ8Htaps
            GPwG4YE5UsTfrQiYtNlr1PeZeAoFezM/o28wbTAdBgNVHQ4EFgQUCW0wgPQ4zcLU
            VjtYTdDyc5xg3kMwHwYDVR0jBBgwFoAUCW0wgPQ4zcLUVjtYTdDyc5xg3kMwDwYD
            VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
            zj0EAwIDSAAwRQIgbkgqc+OwgTuFBLEXF02nm0nrmA1mCwmi3KEqiGjE7BMCIQC6
            fA2oc/xeevhRRR/P/2p8ATQtslsYwzlzn4JWCgS56A==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg11AiNrdho7zm1pNv
            0PMasC9oPz+kIFQun73hNBHyKsuhRANCAATVBPRqN1qiDbCtktLMNozUpansHDdC
            LlTQYAXtLk0fwcVdwZ8HtapsGPwG4YE5UsTfrQiYtNlr1PeZeAoFezM/
            -----END PRIVATE KEY-----
            """
    )

    static let second = TestPair(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBmzCCAUGgAwIBAgIUW1babzEMslBpuJ4epg4v+VGX57EwCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDExMDU0N1oYDzIxMjYxMDMx
            MTEwNTQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAASZPEZknKPt5OSFp8GKGbrbNurU73O7Msuqi2+zvgrTdRR7cDWedhA7
            cEHpnmcS3T+BoB0xDCsHDCFJLh47CV/Bo28wbTAdBgNVHQ4EFgQUhZisXwxejjwY
            +RwsXPBcoi0etjswHwYDVR0jBBgwFoAUhZisXwxejjwY+RwsXPBcoi0etjswDwYD
            VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
            zj0EAwIDSAAwRQIhAOjpk9bZfRoAO3OlzTLrsIO9GDD9+Sn1EDWgA1VOnNY9AiA7
            qz0NxfCtxjjwTTNrMJZkDTTpFFRmuoHWYkurqGKO0g==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrG2YQrkokpdOBTgN
            xhIC79/qfcylkSCqB+A3ddYMG2OhRANCAASZPEZknKPt5OSFp8GKGbrbNurU73O7
            Msuqi2+zvgrTdRR7cDWedhA7cEHpnmcS3T+BoB0xDCsHDCFJLh47CV/B
            -----END PRIVATE KEY-----
            """
    )
}
