// swift-tools-version: 6.0
// The iPhone app without its views: one view model a screen, and the paths between screens.
// `GridwalkDesign` is written from fixtures/design and never committed. `./dev test ios` writes it,
// builds and tests.
import PackageDescription

let package = Package(
    name: "GridwalkApp",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "GridwalkApp", targets: ["GridwalkApp"])],
    dependencies: [.package(path: "../../../bindings/swift")],
    targets: [
        .target(name: "GridwalkDesign"),
        .target(
            name: "GridwalkApp",
            dependencies: ["GridwalkDesign", .product(name: "Gridwalk", package: "swift")]
        ),
        .testTarget(name: "GridwalkAppTests", dependencies: ["GridwalkApp"]),
    ],
    swiftLanguageModes: [.v6]
)
