// swift-tools-version: 6.0
// Gridwalk for Swift. `GridwalkFFI` is generated from the Rust library and never committed;
// `Gridwalk` is what people use. `./dev test swift` generates, builds and tests.
import PackageDescription

let package = Package(
    name: "Gridwalk",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Gridwalk", targets: ["Gridwalk"])],
    targets: [
        .systemLibrary(name: "gridwalk_ffiFFI"),
        .target(
            name: "GridwalkFFI",
            dependencies: ["gridwalk_ffiFFI"],
            linkerSettings: [.linkedLibrary("gridwalk_ffi")]
        ),
        .target(name: "Gridwalk", dependencies: ["GridwalkFFI"]),
        .testTarget(name: "GridwalkTests", dependencies: ["Gridwalk", "GridwalkFFI"]),
    ],
    swiftLanguageModes: [.v6]
)
