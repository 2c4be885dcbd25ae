// Who is working (谁在用).
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct WhoView: View {
    let model: WhoModel
    @Environment(\.words) private var words

    var body: some View {
        switch model.face {
        case .loading: Waiting(words: words.todayLoading)
        case .ready: page
        case .confirming: leaving
        }
    }

    private var page: some View {
        Column {
            Title(text: words.whoTitle)
            Text(words.whoLead).typed(.body)
            if let said = model.said {
                Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            ForEach(model.members) { one($0) }
            QuietButton(title: words.whoAdd, icon: .plus) { model.add() }
            QuietButton(title: words.navBack, icon: .back) { model.close() }
        }
    }

    private func one(_ member: Member) -> some View {
        let name = member.name ?? words.whoFresh
        return Panel {
            Text(name).typed(.heading)
            if member.current { Text(words.whoNow).typed(.small).foregroundStyle(Color(.accent)) }
            if let trouble = member.trouble {
                Notice(said: trouble, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            if member.waiting > 0 { Text(words.whoWaiting(n: member.waiting)).typed(.body) }
            if member.unfinished > 0 { Text(words.whoUnfinished(n: member.unfinished)).typed(.body) }
            Buttons {
                if !member.current {
                    QuietButton(title: words.whoSit, icon: .person) { model.sit(member.seat) }
                        .accessibilityLabel(words.whoSitAs(name: name))
                }
                if member.trouble == nil {
                    QuietButton(title: words.whoRemove, icon: .trash, colour: .trouble) { model.askRemove(member) }
                        .accessibilityLabel(words.whoRemoveWhom(name: name))
                }
            }
        }
    }

    /// Asked twice; what waits is given up by name.
    private var leaving: some View {
        Column {
            if let member = model.leaving {
                let name = member.name ?? words.whoFresh
                Title(text: words.whoRemoveWhom(name: name))
                Text(words.whoRemoveSays).typed(.body)
                if member.open > 0 {
                    Notice(
                        said: { $0.whoGiveUp(n: member.open, name: name) }, icon: .exclamation,
                        colour: .trouble, ground: .troubleSoft
                    )
                    Field(label: words.whoName, text: Binding { model.name } set: { model.setName($0) })
                }
                Buttons {
                    QuietButton(title: words.whoRemoveGo, icon: .trash, colour: .trouble) { model.remove() }
                        .disabled(!model.knowingly)
                    QuietButton(title: words.whoKeep, icon: .back) { model.keep() }
                }
            }
        }
    }
}
