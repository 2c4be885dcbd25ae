// Collect (采集): the camera takes the card by itself; one page shows only what needs a look.
import Gridwalk
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct CollectView: View {
    let model: CollectModel
    /// Until it is said: whoever confirms means what stands in the fields.
    @SwiftUI.State private var typed: [PersonField: String] = [:]
    @Environment(\.words) private var words

    var body: some View {
        Group {
            switch model.face {
            case .dwellings: homes
            case .notice: notice
            case .front, .back: card
            case .check: check
            case .done: done
            }
        }
        .onChange(of: model.collecting?.id) { typed = [:] }
    }

    private var homes: some View {
        Column {
            Title(text: words.collectTitle)
            complaint
            if model.drafts > 0 {
                Panel {
                    Text(words.collectDraft(n: model.drafts)).typed(.body)
                    QuietButton(title: words.collectDraftGo, icon: .pencil) { model.continueDraft() }
                }
            }
            Text(words.collectWhere).typed(.heading).accessibilityAddTraits(.isHeader)
            Field(label: words.collectSearch, text: Binding { model.words } set: { model.search($0) })
            if model.dwellings.isEmpty { Text(words.collectNone).typed(.body) }
            ForEach(model.dwellings, id: \.id) { dwelling in
                QuietButton(title: dwelling.address, icon: .home) { model.begin(dwelling.id) }
            }
        }
    }

    private var notice: some View {
        Column {
            Title(text: words.collectNotice)
            if let notice = model.notice { Text(notice.text).typed(.body) }
            Text(words.collectNoImage).typed(.small).foregroundStyle(Color(.muted))
            LargeButton(title: words.collectNoticeAgree, icon: .check) { model.agreeNotice() }
            QuietButton(title: words.navBack, icon: .back) { model.close() }
        }
    }

    private var card: some View {
        OverCamera {
            VStack(spacing: Double(Spacing.tight)) {
                Text(model.face == .front ? words.collectFront : words.collectBack).typed(.title)
                Text(hint).typed(.heading)
                Text(words.collectByItself).typed(.small)
            }
            .foregroundStyle(Color(.onShade))
            .padding(Double(Spacing.gap))
            .background(Color(.shade), in: .rect(cornerRadius: Double(Spacing.corner)))
            Buttons {
                QuietButton(title: words.collectTake, icon: .camera) { model.takeCard() }
                if model.face == .back { QuietButton(title: words.collectSkipBack) { model.skipBack() } }
                QuietButton(title: words.navBack, icon: .back) { model.close() }
            }
            .disabled(model.reading)
        }
    }

    private var hint: String {
        if model.reading { return words.collectReading }
        return model.said?(words) ?? model.advice?.word(words) ?? words.cardNone
    }

    private var check: some View {
        Column {
            Title(text: words.collectCheck)
            complaint
            if let person = model.collecting {
                if person.known != nil { Notice(said: { $0.collectKnown }, icon: .person) }
                if person.guardianNeeded { Notice(said: { $0.collectGuardian }, icon: .exclamation) }
                let count = person.toLook.count
                Text(count == 0 ? words.collectNothingToLook : words.collectToLook(n: count)).typed(.heading)
                ForEach(person.asked, id: \.self) { field in
                    FieldRow(person: person, field: field, typed: $typed[field]) { model.look(field) } say: { model.say(field, $0) }
                }
                if !person.missing.isEmpty {
                    let missing = person.missing.map { $0.word(words) }.joined(separator: "、")
                    Text(words.collectMissing(fields: missing)).typed(.small)
                }
            }
            Text(words.collectNoImage).typed(.small).foregroundStyle(Color(.muted))
            LargeButton(title: words.collectConfirm, icon: .check) { model.confirm(typed.filter { !$0.value.isEmpty }) }
            Buttons {
                QuietButton(title: words.navBack, icon: .back) { model.close() }
                QuietButton(title: words.collectDiscard, icon: .trash, colour: .trouble) { model.discard() }
            }
        }
    }

    private var done: some View {
        Column {
            Notice(said: { [name = model.name] in $0.collectDone(name: name) }, icon: .check, colour: .accent, ground: .accentSoft)
            LargeButton(title: words.collectNext, icon: .plus) { model.nextMember() }
            QuietButton(title: words.collectFinish, icon: .check) { model.close() }
        }
    }

    @ViewBuilder private var complaint: some View {
        if let said = model.said { Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft) }
    }
}

/// A field: its value, whether it is right, and another one.
private struct FieldRow: View {
    let person: Collecting
    let field: PersonField
    @Binding var typed: String?
    let look: () -> Void
    let say: (String) -> Void
    @Environment(\.words) private var words

    var body: some View {
        let name = field.word(words)
        let value = person.fields.first { $0.field == field }?.value ?? ""
        Panel {
            Text(name).typed(.small).foregroundStyle(Color(.muted))
            if let jpeg = person.zone(of: field) { ZonePicture(jpeg: jpeg, label: words.collectZone(field: name)) }
            if !value.isEmpty { Text(field.word(value, words)).typed(.heading) }
            if let before = person.known?.differs.first(where: { $0.field == field })?.before, !before.isEmpty {
                Text(words.collectKnownWas(value: field.word(before, words))).typed(.small)
            }
            if typed != nil || value.isEmpty {
                answer(name)
            } else {
                Buttons {
                    if person.toLook.contains(field) {
                        QuietButton(title: words.collectRight, icon: .check, act: look)
                            .accessibilityLabel(words.collectRightLabel(field: name))
                    }
                    QuietButton(title: words.collectChange, icon: .pencil) { typed = value }
                        .accessibilityLabel(words.collectChangeLabel(field: name))
                }
            }
        }
    }

    /// One touch for what is likely, or one of a few; typed otherwise.
    @ViewBuilder private func answer(_ name: String) -> some View {
        let choices = field.choices.map(\.value)
        let likely = choices.isEmpty || choices.count > 20 ? person.likely(field) : choices
        Buttons {
            ForEach(likely, id: \.self) { value in
                QuietButton(title: field.word(value, words)) { answered(value) }
            }
        }
        if choices.isEmpty || choices.count > 20 {
            Field(label: name, text: Binding { typed ?? "" } set: { typed = $0 })
            QuietButton(title: words.collectSave, icon: .check) { answered(typed ?? "") }
        }
    }

    private func answered(_ value: String) {
        typed = nil
        say(value)
    }
}
