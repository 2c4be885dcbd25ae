// Report (上报): opens on the camera; after the photo one touch on a category saves it. Everything else
// is below, and may be left out.
import Gridwalk
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct ReportView: View {
    let model: ReportModel
    @Environment(Asking.self) private var asking
    @Environment(\.words) private var words

    var body: some View {
        Group {
            switch model.face {
            case .camera: camera
            case .choose: choose
            case .catalogue: catalogue
            }
        }
        .background(Color(.ground))
        // Its own way back: what was begun is kept.
        .navigationBarBackButtonHidden()
        .toolbar {
            ToolbarItem(placement: .topBarLeading) {
                IconButton(icon: .back, label: words.navBack) { model.close() }
            }
        }
        .navigationTitle(model.repairing ? words.reportRepairing : words.reportTitle)
        .navigationBarTitleDisplayMode(.inline)
    }

    private var camera: some View {
        OverCamera {
            Text(model.said?(words) ?? hint).typed(.heading).foregroundStyle(Color(.onShade))
                .padding(Double(Spacing.gap))
                .background(Color(.shade), in: .rect(cornerRadius: Double(Spacing.corner)))
            if asking.allowed(.camera) {
                LargeButton(title: words.reportShutter, icon: .camera) { model.takePhoto() }
                    .disabled(model.busy)
            }
        }
    }

    private var hint: String {
        switch model.role {
        case .far: words.reportHintFar
        case .after: words.reportHintAfter
        default: words.reportHint
        }
    }

    private var choose: some View {
        Column {
            if let said = model.said {
                Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            if model.undone { Text(words.undoUndone).typed(.body) }
            photos
            if !model.cautions.isEmpty { cautions }
            Text(words.reportChoose).typed(.heading).accessibilityAddTraits(.isHeader)
            ForEach(model.suggestions) { likely in LikelyRow(likely: likely) { model.choose($0) } }
            QuietButton(title: words.reportOthers, icon: .search) { model.showCatalogue() }
            PlaceLine(accuracy: model.fix?.accuracyM)
            // What went wrong says it already, as it is that.
            if model.fix == nil, model.said == nil { Text(words.placeWait).typed(.small) }
            if asking.allowed(.place) {
                QuietButton(title: words.placeRetry, icon: .locate) { model.locate() }
            } else {
                Reason(need: .place)
            }
            more
            Buttons {
                if !model.repairing {
                    QuietButton(title: words.reportLater, icon: .pencil) { model.close() }
                }
                QuietButton(title: words.reportDiscard, icon: .trash, colour: .trouble) { model.discard() }
            }
        }
        .disabled(model.busy)
    }

    /// Never a refusal, and nothing that has to be touched.
    private var cautions: some View {
        VStack(alignment: .leading, spacing: Double(Spacing.near)) {
            ForEach(model.cautions) { caution in
                Notice(said: { caution.words($0) }, icon: .exclamation)
                if let figure = caution.figure(words) { Text(figure).typed(.small) }
                if let photo = caution.retake {
                    Buttons {
                        QuietButton(title: words.reportRetake, icon: .camera) { model.retake(photo) }
                            .accessibilityLabel(words.reportRetakeLabel(n: caution.number))
                    }
                } else if let role = caution.add {
                    Buttons { QuietButton(title: adding(role), icon: .plus) { model.addPhoto(role) } }
                }
            }
        }
    }

    private func adding(_ role: PhotoRole) -> String {
        switch role {
        case .far: words.reportAddFar
        case .after: words.reportAddAfter
        default: words.reportAddNear
        }
    }

    private var photos: some View {
        ScrollView(.horizontal) {
            HStack(spacing: Double(Spacing.near)) {
                ForEach(Array(model.photos.enumerated()), id: \.element.id) { index, photo in
                    Thumbnail(jpeg: photo.thumbnail, label: words.reportPhoto(n: index + 1), side: 112)
                        .overlay(alignment: .topTrailing) {
                            IconButton(icon: .cross, label: words.reportPhotoRemove(n: index + 1), colour: .onShade) {
                                model.removePhoto(photo)
                            }
                            .background(Color(.shade).opacity(0.6), in: .circle)
                        }
                }
            }
        }
    }

    private var more: some View {
        Panel {
            Text(words.reportMore).typed(.heading).accessibilityAddTraits(.isHeader)
            Field(
                label: words.reportNote,
                text: Binding { model.note } set: { model.setNote($0) },
                hint: words.reportNoteHint,
                lines: 2...6
            )
            Switch(title: words.reportUrgent, says: words.reportUrgentSays, on: Binding { model.urgent } set: { model.setUrgent($0) })
            Switch(title: words.reportHandled, says: words.reportHandledSays, on: Binding { model.handled } set: { model.setHandled($0) })
            Buttons {
                ForEach(model.handled ? [PhotoRole.far, .near, .after] : [.far, .near], id: \.self) { role in
                    QuietButton(title: adding(role), icon: .plus) { model.addPhoto(role) }
                }
            }
        }
    }

    private var catalogue: some View {
        Column {
            Field(label: words.reportSearch, text: Binding { model.words } set: { model.search($0) })
            QuietButton(title: words.reportSearchClose, icon: .cross) { model.hideCatalogue() }
            if model.catalogue.isEmpty { Text(words.reportSearchNone).typed(.body) }
            ForEach(model.catalogue) { likely in LikelyRow(likely: likely) { model.choose($0) } }
        }
        .disabled(model.busy)
    }
}

/// An item of the catalogue: its name, and who handles it how fast.
private struct LikelyRow: View {
    let likely: Likely
    let choose: (String) -> Void
    @Environment(\.words) private var words

    var body: some View {
        Button { choose(likely.item.code) } label: {
            VStack(alignment: .leading, spacing: Double(Spacing.tight)) {
                Text(said(likely.item)(words)).typed(.heading)
                Text(deadline).typed(.small).foregroundStyle(Color(.muted))
            }
            .padding(Double(Spacing.gap))
            .frame(maxWidth: .infinity, minHeight: Double(Spacing.thumb), alignment: .leading)
            .background(Color(.panel), in: .rect(cornerRadius: Double(Spacing.corner)))
        }
        .buttonStyle(.plain)
    }

    private var deadline: String {
        let item = likely.item
        if item.deadlineWorkHours == 0 { return words.reportAtOnce(department: item.department) }
        return words.reportDeadline(department: item.department, hours: item.deadlineWorkHours.formatted())
    }
}

private struct Switch: View {
    let title: String
    let says: String
    @Binding var on: Bool

    var body: some View {
        Toggle(isOn: $on) {
            VStack(alignment: .leading) {
                Text(title).typed(.body)
                Text(says).typed(.small).foregroundStyle(Color(.muted))
            }
        }
        .frame(minHeight: Double(Spacing.touch))
    }
}
