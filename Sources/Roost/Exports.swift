// What an application imports with Roost.
@_exported public import Logging
@_exported public import NIOHTTP1
@_exported public import RoostProtocol
@_exported public import RoostPubSub
@_exported public import ServiceLifecycle
