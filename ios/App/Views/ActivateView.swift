// The first run: one page, a QR or two fields.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct ActivateView: View {
    let model: ActivateModel
    @Environment(\.words) private var words

    var body: some View {
        switch model.face {
        case .asking, .failed: form
        case .scanning: scanner
        case .working:
            VStack(spacing: Double(Spacing.far)) {
                Waiting(words: words.activateWorking)
                Text(words.activateKeep).typed(.small).foregroundStyle(Color(.muted))
            }
            .padding(Double(Spacing.page))
        }
    }

    private var form: some View {
        Column {
            Text(words.appName).typed(.display)
            Title(text: words.activateTitle)
            Text(words.activateLead).typed(.body)
            if let said = model.said {
                Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            LargeButton(title: words.activateScan, icon: .tag) { model.scan() }
            Text(words.activateOr).typed(.small).foregroundStyle(Color(.muted))
            Field(label: words.activateServer, text: Binding { model.server } set: { model.setServer($0) })
                .keyboardType(.URL)
                .textContentType(.URL)
            Field(label: words.activateCode, text: Binding { model.code } set: { model.setCode($0) })
                .textInputAutocapitalization(.characters)
            QuietButton(title: words.activateGo, icon: .check) { model.activate() }
                .disabled(!model.complete)
            if model.shared { QuietButton(title: words.meWho, icon: .person) { model.openWho() } }
        }
    }

    private var scanner: some View {
        Scanner(hint: model.said?(words) ?? words.activateScanHint, stop: words.navBack) { model.stopScan() }
    }
}

/// The camera, waiting for a code.
struct Scanner: View {
    let hint: String
    let stop: String
    let act: () -> Void

    var body: some View {
        OverCamera {
            Text(hint).typed(.heading).foregroundStyle(Color(.onShade))
                .padding(Double(Spacing.gap))
                .background(Color(.shade), in: .rect(cornerRadius: Double(Spacing.corner)))
            QuietButton(title: stop, icon: .cross, act: act)
        }
    }
}

/// A field with its name above it, where it stays while it is filled in.
struct Field: View {
    let label: String
    @Binding var text: String
    var hint = ""
    var lines = 1...1

    var body: some View {
        VStack(alignment: .leading, spacing: Double(Spacing.tight)) {
            Text(label).typed(.small).foregroundStyle(Color(.muted)).accessibilityHidden(true)
            TextField(hint, text: $text, axis: lines.upperBound > 1 ? .vertical : .horizontal)
                .lineLimit(lines)
                .typed(.body)
                .autocorrectionDisabled()
                .padding(Double(Spacing.gap))
                .frame(minHeight: Double(Spacing.touch))
                .background(Color(.panel), in: .rect(cornerRadius: Double(Spacing.near)))
                .overlay { RoundedRectangle(cornerRadius: Double(Spacing.near)).stroke(Color(.edge)) }
                .accessibilityLabel(label)
        }
    }
}
