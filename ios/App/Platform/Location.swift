// Where the phone is, with how exactly it knows, once the worker has allowed it; no track is kept.
import CoreLocation
import Gridwalk
import GridwalkApp

@MainActor
final class Location: NSObject, Places, @preconcurrency CLLocationManagerDelegate {
    private let manager = CLLocationManager()
    private var told: [UUID: AsyncStream<Fix?>.Continuation] = [:]
    private var answered: CheckedContinuation<Void, Never>?
    private(set) var fix: Fix? {
        didSet { told.values.forEach { $0.yield(fix) } }
    }

    override init() {
        super.init()
        manager.delegate = self
        manager.desiredAccuracy = kCLLocationAccuracyBest
    }

    var fixes: AsyncStream<Fix?> {
        locate()
        let (stream, continuation) = AsyncStream.makeStream(of: Fix?.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        told[id] = continuation
        continuation.onTermination = { _ in Task { @MainActor [weak self] in self?.told[id] = nil } }
        continuation.yield(fix)
        return stream
    }

    /// The system is asked where its reason is read, not here.
    func locate() {
        if [.authorizedAlways, .authorizedWhenInUse].contains(status) { manager.startUpdatingLocation() }
    }

    var status: CLAuthorizationStatus { manager.authorizationStatus }

    /// The system's question; returns when it is answered.
    func ask() async {
        guard status == .notDetermined, answered == nil else { return }
        await withCheckedContinuation { continuation in
            answered = continuation
            manager.requestWhenInUseAuthorization()
        }
    }

    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        if status != .notDetermined {
            answered?.resume()
            answered = nil
        }
        switch status {
        case .authorizedAlways, .authorizedWhenInUse: manager.startUpdatingLocation()
        case .denied, .restricted: fix = nil
        default: break
        }
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        // A negative accuracy says that the coordinate is none.
        guard let newest = locations.last, newest.horizontalAccuracy >= 0 else { return }
        fix = Fix(
            at: Wgs84(lat: newest.coordinate.latitude, lon: newest.coordinate.longitude),
            accuracyM: newest.horizontalAccuracy,
            mock: newest.sourceInformation?.isSimulatedBySoftware ?? false
        )
    }

    /// The last fix stays: how old and how coarse it is, the core grades.
    func locationManager(_ manager: CLLocationManager, didFailWithError error: any Error) {}
}
