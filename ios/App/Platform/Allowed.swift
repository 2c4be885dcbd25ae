// What the system has granted, and its questions.
import AVFoundation
import CoreLocation
import GridwalkApp
import UIKit

@MainActor
final class Allowed: Permissions {
    private let location: Location

    init(_ location: Location) { self.location = location }

    func answer(_ need: Need) -> Answer {
        switch need {
        case .camera:
            switch AVCaptureDevice.authorizationStatus(for: .video) {
            case .authorized: .allowed
            case .notDetermined: .open
            default: .refused
            }
        case .place:
            switch location.status {
            case .authorizedAlways, .authorizedWhenInUse: .allowed
            case .notDetermined: .open
            default: .refused
            }
        }
    }

    func ask(_ need: Need) async {
        guard answer(need) == .open else {
            // It asks only once.
            if let settings = URL(string: UIApplication.openSettingsURLString) { await UIApplication.shared.open(settings) }
            return
        }
        switch need {
        case .camera: _ = await AVCaptureDevice.requestAccess(for: .video)
        case .place: await location.ask()
        }
    }
}
