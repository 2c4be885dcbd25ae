// Whether the system refreshes this app in the background.
import GridwalkApp
import UIKit

@MainActor
final class Refresh: Background {
    var off: Bool { UIApplication.shared.backgroundRefreshStatus != .available }

    func open() {
        if let settings = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(settings) }
    }
}
