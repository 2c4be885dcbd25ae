// What the camera sees, and why it sees nothing where the worker has not allowed it.
import AVFoundation
import GridwalkDesign
import SwiftUI

struct CameraView: View {
    @Environment(\.words) private var words
    @SwiftUI.State private var refused = false
    @SwiftUI.State private var ready = false

    var body: some View {
        ZStack {
            Color(.shade)
            Preview(session: IPhone.shared.eye.session, device: ready ? IPhone.shared.eye.device : nil)
            if refused { Text(words.permissionCameraWithout).typed(.body).foregroundStyle(Color(.onShade)).padding(24) }
        }
        .accessibilityHidden(!refused)
        .task {
            refused = await !IPhone.shared.eye.start()
            ready = true
        }
        .onDisappear { IPhone.shared.eye.stop() }
    }
}

private struct Preview: UIViewRepresentable {
    let session: AVCaptureSession
    let device: AVCaptureDevice?

    func makeUIView(context: Context) -> Layer {
        let view = Layer()
        view.preview.session = session
        view.preview.videoGravity = .resizeAspectFill
        return view
    }

    func updateUIView(_ view: Layer, context: Context) { view.upright(device) }

    final class Layer: UIView {
        override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }
        // The class above says so.
        var preview: AVCaptureVideoPreviewLayer { layer as! AVCaptureVideoPreviewLayer }
        private var level: AVCaptureDevice.RotationCoordinator?

        func upright(_ device: AVCaptureDevice?) {
            if level == nil, let device { level = .init(device: device, previewLayer: preview) }
            setNeedsLayout()
        }

        /// Comes with every turn of the phone.
        override func layoutSubviews() {
            super.layoutSubviews()
            guard let level, let connection = preview.connection else { return }
            let angle = level.videoRotationAngleForHorizonLevelPreview
            if connection.isVideoRotationAngleSupported(angle) { connection.videoRotationAngle = angle }
        }
    }
}
