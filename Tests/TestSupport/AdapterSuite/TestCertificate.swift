internal import Foundation

/// Certificates and their keys, made for tests of adapters and used nowhere else.
package struct TestCertificate: Sendable {
    /// In PEM form.
    package let certificate: String
    /// In PEM form.
    package let key: String

    /// Writes both into a directory.
    ///
    /// - Returns: The paths of the files.
    package func write(to directory: String, as name: String) throws -> (certificate: String, key: String) {
        let paths = (certificate: "\(directory)/\(name).pem", key: "\(directory)/\(name).key")
        try self.certificate.write(toFile: paths.certificate, atomically: true, encoding: .utf8)
        try self.key.write(toFile: paths.key, atomically: true, encoding: .utf8)
        return paths
    }
}

extension TestCertificate {
    /// Signed by itself; what the others are signed by.
    package static let authority = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBlTCCATugAwIBAgIUZSrG57kY5bGnvmTipyTKfSYKsf4wCgYIKoZIzj0EAwIw
            HzEdMBsGA1UEAwwUUm9vc3QgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI0MTQyNTM1
            WhgPMjEyNjEwMzExNDI1MzVaMB8xHTAbBgNVBAMMFFJvb3N0IHRlc3QgYXV0aG9y
            aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEk+ycEmxmLXyht9Io1vatDo7E
            Os14as1aHsUefzMIZFUcyYAvMBlapOu9S36RC25AcSkr6xf9H3CJ/raA/lRqW6NT
            MFEwHQYDVR0OBBYEFP9yghTff2FrEQAUrUNnZjPTd2aOMB8GA1UdIwQYMBaAFP9y
            ghTff2FrEQAUrUNnZjPTd2aOMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
            SAAwRQIhAM/VhyZVFN6Efq6iMr0UMzvA+F9qC0EYUZpSvk/0PkqjAiAOG+oR6eE1
            EKO4/BYrLwuJ7MTcDWQokP4gQ6lmQ3dblw==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyQMZVURqsJKrdqHX
            19fRfiHx0z3Agav/papL18dJ6QShRANCAAST7JwSbGYtfKG30ijW9q0OjsQ6zXhq
            zVoexR5/MwhkVRzJgC8wGVqk671LfpELbkBxKSvrF/0fcIn+toD+VGpb
            -----END PRIVATE KEY-----
            """
    )

    /// For `localhost` and 127.0.0.1.
    package static let server = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBgjCCASigAwIBAgIBATAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRSb29zdCB0
            ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
            FDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
            o3mDvtZw6nIYyWIwa/AsYXmFjOFuWToBsU3cgmi4LUkmj1HLHfH++O42fkldNa3p
            r95c/kO7QJx54ulFnYC/K6NeMFwwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAAB
            MB0GA1UdDgQWBBTBNEDEb1YxxQwuRX/+fw3gXuW6rDAfBgNVHSMEGDAWgBT/coIU
            339haxEAFK1DZ2Yz03dmjjAKBggqhkjOPQQDAgNIADBFAiBrAWKWzzUuOhbP1Epa
            MVIFcWPEQ1oetaqMqGsFh/9jawIhAMjukGkJUNmofoADsZPusMZlT8Hl1iwKNeF1
            /vdI8sju
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgW4IRUekCLX+9LQIZ
            p8EkJnoWpbT3wJhv0ARLTcZRw72hRANCAASjeYO+1nDqchjJYjBr8CxheYWM4W5Z
            OgGxTdyCaLgtSSaPUcsd8f747jZ+SV01remv3lz+Q7tAnHni6UWdgL8r
            -----END PRIVATE KEY-----
            """
    )

    /// For `localhost` and 127.0.0.1, until the end of 2020.
    package static let expired = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBgDCCASagAwIBAgIBAjAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRSb29zdCB0
            ZXN0IGF1dGhvcml0eTAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBQx
            EjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEuj
            RKn+o3iv22wHRDO0VHTG8YYW2mwSAS4wa1+smWq0rleWbfXNmCLBvE57tBWU58n1
            zmDpBn//zIPEMouItiSjXjBcMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAd
            BgNVHQ4EFgQUU5fwXxQzZVgPQY4lW568hTxRfq0wHwYDVR0jBBgwFoAU/3KCFN9/
            YWsRABStQ2dmM9N3Zo4wCgYIKoZIzj0EAwIDSAAwRQIgDWErAeJBklKv8Uu1QSvN
            8OHJYgLiB08Tkr6T7mXlWOYCIQCYdrFKdoIvKxsBwEykjJTPocbmCWhuOQt6GbEs
            PL+H1g==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjWvH25baXYI4D+to
            KWYXZ0JeTHmGiix7JyGVx3B57UehRANCAARLo0Sp/qN4r9tsB0QztFR0xvGGFtps
            EgEuMGtfrJlqtK5Xlm31zZgiwbxOe7QVlOfJ9c5g6QZ//8yDxDKLiLYk
            -----END PRIVATE KEY-----
            """
    )

    /// For another host.
    package static let stranger = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBhTCCASqgAwIBAgIBAzAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRSb29zdCB0
            ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
            GDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEH
            A0IABG2z/zOHj54PJnjC9twQ3GRlZnQdbG8sk/ZqhRdW/xXQfqi9dHBX7pHrr1IC
            UNL3qsWGxO1DTc/A5lWvjeLSaoyjXDBaMBgGA1UdEQQRMA+CDW90aGVyLmV4YW1w
            bGUwHQYDVR0OBBYEFPJJ+1C/Iabk/zC77UETniS9hCu9MB8GA1UdIwQYMBaAFP9y
            ghTff2FrEQAUrUNnZjPTd2aOMAoGCCqGSM49BAMCA0kAMEYCIQDraLdt/JX7ZiaU
            cLZ+KmhYWp2b6Hhgi0eK7RnOxJzXfAIhAMeJjb9A8mw4nDQJySTAn9n/zgjmysUE
            8JAprztOqi+r
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3IpE1NoW3CZngESc
            5Ah5HtEaWAGsIA7QIu0olTbqi0+hRANCAARts/8zh4+eDyZ4wvbcENxkZWZ0HWxv
            LJP2aoUXVv8V0H6ovXRwV+6R669SAlDS96rFhsTtQ03PwOZVr43i0mqM
            -----END PRIVATE KEY-----
            """
    )

    /// Of a client.
    package static let client = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBfTCCASSgAwIBAgIBBDAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRSb29zdCB0
            ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
            FTETMBEGA1UEAwwKcm9vc3Qtbm9kZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
            BHlMqi3vmErOyWjXXJ6H5hfsg7gAXLaBo7VwPmWKRIYQoTY6/3xMfT1lBZ8OwaO/
            5d7ZVrT+HrKzBVlzfKECxXWjWTBXMBUGA1UdEQQOMAyCCnJvb3N0LW5vZGUwHQYD
            VR0OBBYEFE4/q3/LMTAqykRwcET8NS7xQum2MB8GA1UdIwQYMBaAFP9yghTff2Fr
            EQAUrUNnZjPTd2aOMAoGCCqGSM49BAMCA0cAMEQCIFaYh2DRUYYUpl9TTZwLouXj
            DE3NwnoGY1t7OwQVyw82AiBZyAffruyJGfJleoPFyRZu4ogagd1bwmG0gk/y//cR
            hA==
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQQYDTdx7hhYtbXc/
            RJf24O7khpG1cFVVrKw5OutInXyhRANCAAR5TKot75hKzslo11yeh+YX7IO4AFy2
            gaO1cD5likSGEKE2Ov98TH09ZQWfDsGjv+Xe2Va0/h6yswVZc3yhAsV1
            -----END PRIVATE KEY-----
            """
    )
}
