/// The files of the JavaScript client, embedded in the program, by the path below the endpoint's root.
enum JavaScriptClient {
    static let files: [(path: String, bytes: [UInt8])] = [
        ("roost.js", PackageResources.roost_js),
        ("roost.d.ts", PackageResources.roost_d_ts),
        ("roost/ajax.js", PackageResources.ajax_js),
        ("roost/auth.js", PackageResources.auth_js),
        ("roost/base64.js", PackageResources.base64_js),
        ("roost/binary.js", PackageResources.binary_js),
        ("roost/bindings.js", PackageResources.bindings_js),
        ("roost/channel.js", PackageResources.channel_js),
        ("roost/closing.js", PackageResources.closing_js),
        ("roost/constants.js", PackageResources.constants_js),
        ("roost/each.js", PackageResources.each_js),
        ("roost/fallback.js", PackageResources.fallback_js),
        ("roost/heartbeat.js", PackageResources.heartbeat_js),
        ("roost/long-poll.js", PackageResources.long_poll_js),
        ("roost/options.js", PackageResources.options_js),
        ("roost/outbox.js", PackageResources.outbox_js),
        ("roost/page.js", PackageResources.page_js),
        ("roost/params.js", PackageResources.params_js),
        ("roost/push.js", PackageResources.push_js),
        ("roost/serializer.js", PackageResources.serializer_js),
        ("roost/socket.js", PackageResources.socket_js),
        ("roost/state-callbacks.js", PackageResources.state_callbacks_js),
        ("roost/timer.js", PackageResources.timer_js),
    ]
}
