// One record: where it stands, why, and what may be done about it.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct ItemView: View {
    let model: ItemModel
    @Environment(\.words) private var words

    var body: some View {
        Group {
            switch model.face {
            case .loading: Waiting(words: words.queueLoading)
            case .failed: Failure(said: model.said) { model.close() }
            case .ready, .confirming: page
            }
        }
        .background(Color(.ground))
        .navigationTitle(words.itemTitle)
        .navigationBarTitleDisplayMode(.inline)
        .confirmationDialog(words.itemDiscardAsk, isPresented: asked, titleVisibility: .visible) {
            Button(words.itemDiscardYes, role: .destructive) { model.discard() }
            Button(words.itemDiscardNo, role: .cancel) { model.keep() }
        }
    }

    private var asked: Binding<Bool> {
        Binding { model.face == .confirming } set: { if !$0, model.face == .confirming { model.keep() } }
    }

    private var page: some View {
        Column {
            if let said = model.said { Notice(said: said, icon: .check, colour: .accent, ground: .accentSoft) }
            if let item = model.item {
                let state = item.state.look
                Text(model.subject?(words) ?? item.kind.look.word(words)).typed(.title)
                Notice(said: state.word, icon: state.icon, colour: state.colour, ground: .panel)
                Text(state.says(words)).typed(.body)
                if let slug = item.reason { Text(reason(words, slug)).typed(.body) }
                if let detail = item.detail { Text(words.itemSaid(detail: detail)).typed(.small) }
                Text(words.itemRecorded(time: item.created.formatted(date: .abbreviated, time: .shortened))).typed(.small)
                if item.attempts > 0 { Text(words.itemAttempts(n: Int(item.attempts))).typed(.small) }
                // What was refused is not tried again by itself.
                if let next = item.nextTry, item.state.look != .quarantined { Text(words.itemNext(time: clock(next))).typed(.small) }
                if !item.photos.isEmpty { Text(words.itemPhotos(n: item.photos.count, percent: model.sent)).typed(.small) }
            }
            ScrollView(.horizontal) {
                HStack(spacing: Double(Spacing.near)) {
                    ForEach(model.thumbnails.indices, id: \.self) {
                        Thumbnail(jpeg: model.thumbnails[$0], label: words.itemPhoto(n: $0 + 1), side: 112)
                    }
                }
            }
            Buttons {
                if model.may.contains(.repair) { QuietButton(title: words.itemRepair, icon: .wrench) { model.repair() } }
                if model.may.contains(.retry) { QuietButton(title: words.itemRetry, icon: .retry) { model.retry() } }
                if model.may.contains(.undo) {
                    let held = model.item?.state.look == .held
                    QuietButton(title: held ? words.itemUndo : words.itemWithdraw, icon: .undo) { model.undo() }
                }
                if model.may.contains(.discard) {
                    QuietButton(title: words.itemDiscard, icon: .trash, colour: .trouble) { model.askDiscard() }
                }
            }
        }
    }
}
