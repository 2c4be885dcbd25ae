// Locked (已锁定): nothing of what lies behind is drawn.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct LockView: View {
    let model: LockModel
    @Environment(\.words) private var words

    var body: some View {
        VStack(spacing: 0) {
            Column {
                IconView(icon: .lock, colour: .accent)
                Title(text: words.lockTitle)
                switch model.face {
                case .locked: Text(words.lockLead).typed(.body)
                case .asking: Text(words.lockAsking).typed(.body)
                case .refused:
                    Notice(said: { $0.lockRefused }, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
                case .noCredential: Notice(said: { $0.lockNoCredential }, icon: .exclamation)
                }
                Text(words.lockDelivers).typed(.small).foregroundStyle(Color(.muted))
            }
            Group {
                if model.face == .noCredential {
                    LargeButton(title: words.lockGoOn, icon: .forward) { model.goOn() }
                } else if model.face != .asking {
                    LargeButton(title: words.lockUnlock, icon: .lock) { model.unlock() }
                }
            }
            .padding(Double(Spacing.page))
        }
    }
}
