// To send (待传): each record's state in words, with its last cause.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct QueueView: View {
    let model: QueueModel
    @Environment(\.words) private var words

    var body: some View {
        switch model.face {
        case .loading: Waiting(words: words.queueLoading)
        case .failed: Failure(said: model.said) { model.showOpen() }
        case .empty, .ready: page
        }
    }

    private var page: some View {
        Column {
            Title(text: words.queueTitle)
            if let said = model.said {
                Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            if model.offline { Notice(said: { $0.lineOffline }, icon: .offline) }
            if model.sending { Text(words.lineSending).typed(.body) }
            let waiting = Int(model.tally.waiting)
            if waiting > 0 { Text(words.queueCount(n: waiting)).typed(.heading) }
            if model.tally.bytesWaiting > 0 {
                Text(words.queueBytes(size: model.tally.bytesWaiting.formatted(.byteCount(style: .file)))).typed(.small)
            }
            Buttons {
                QuietButton(title: words.queueSend, icon: .arrowUp) { model.sendNow() }
                if model.all {
                    QuietButton(title: words.queueOpen) { model.showOpen() }
                } else {
                    QuietButton(title: words.queueAll) { model.showAll() }
                }
            }
            if model.face == .empty {
                Text(model.all || model.tally.complete == 0 ? words.queueEmptyNew : words.queueEmpty).typed(.body)
            }
            ForEach(model.rows) { row in RecordRow(row: row) { model.open(row.id) } }
            if model.more { QuietButton(title: words.queueMore, icon: .plus) { model.showMore() } }
        }
    }
}

private struct RecordRow: View {
    let row: Row
    let open: () -> Void
    @Environment(\.words) private var words

    var body: some View {
        let state = row.item.state.look
        let kind = row.item.kind.look
        let what = row.subject?(words) ?? kind.word(words)
        Button(action: open) {
            HStack(alignment: .top, spacing: Double(Spacing.gap)) {
                if row.thumbnail == nil {
                    IconView(icon: kind.icon, colour: .muted)
                } else {
                    Thumbnail(jpeg: row.thumbnail, label: kind.word(words))
                }
                VStack(alignment: .leading, spacing: Double(Spacing.tight)) {
                    Text(what).typed(.heading)
                    HStack(spacing: Double(Spacing.tight)) {
                        IconView(icon: state.icon, colour: state.colour)
                        Text(state.word(words)).typed(.body).foregroundStyle(Color(state.colour))
                    }
                    if let slug = row.item.reason {
                        Text(words.queueLastCause(cause: reason(words, slug))).typed(.small).foregroundStyle(Color(.muted))
                    }
                }
                Spacer()
                IconView(icon: .forward, colour: .muted)
            }
            .padding(Double(Spacing.gap))
            .frame(minHeight: Double(Spacing.thumb))
            .background(Color(.panel), in: .rect(cornerRadius: Double(Spacing.corner)))
        }
        .buttonStyle(.plain)
        .accessibilityElement(children: .combine)
        .accessibilityHint(words.queueDetails(what: what))
    }
}
