// What the camera sees, and why it sees nothing where the worker has not allowed it.
import AVFoundation
import GridwalkDesign
import SwiftUI

struct CameraView: View {
    @Environment(\.words) private var words
    @SwiftUI.State private var refused = false

    var body: some View {
        ZStack {
            Color(.shade)
            Preview(session: IPhone.shared.eye.session)
            if refused { Text(words.cameraNone).typed(.body).foregroundStyle(Color(.onShade)).padding(24) }
        }
        .accessibilityHidden(!refused)
        .task { refused = await !IPhone.shared.eye.start() }
        .onDisappear { IPhone.shared.eye.stop() }
    }
}

private struct Preview: UIViewRepresentable {
    let session: AVCaptureSession

    func makeUIView(context: Context) -> Layer {
        let view = Layer()
        view.preview.session = session
        view.preview.videoGravity = .resizeAspectFill
        return view
    }

    func updateUIView(_ view: Layer, context: Context) {}

    final class Layer: UIView {
        override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }
        // The class above says so.
        var preview: AVCaptureVideoPreviewLayer { layer as! AVCaptureVideoPreviewLayer }
    }
}
