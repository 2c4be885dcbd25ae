// Me (我的): whose phone this is, how the worker likes the app, and what is kept.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct MeView: View {
    let model: MeModel
    @Environment(\.words) private var words

    var body: some View {
        switch model.face {
        case .loading: Waiting(words: words.todayLoading)
        case .ready: page
        }
    }

    private var page: some View {
        Column {
            Title(text: words.meTitle)
            if let said = model.said {
                Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            if let status = model.status {
                Panel {
                    Text(status.device?.worker.name ?? "").typed(.heading)
                    Text(model.worker(words)).typed(.small)
                    Line(name: words.meGrid, value: status.grid?.name ?? "")
                    Line(name: words.meServer, value: status.device?.server ?? "")
                }
            }
            guide
            if let budgets = model.budgets {
                Taken(title: words.meStorage, part: budgets.storage.part, full: budgets.storage.full, lines: budgets.storage.lines(words))
                Taken(title: words.meData, part: budgets.metered.part, full: budgets.metered.full, lines: budgets.metered.lines(words))
            }
            QuietButton(title: words.meWho, icon: .person) { model.openWho() }
            Panel {
                let liked = model.preferences
                Choices(title: words.meLanguage, all: Language.allCases, chosen: liked.language, name: name) { model.setLanguage($0) }
                Choices(title: words.meTypeSize, all: typeSizes, chosen: liked.typeSize, name: words.meTypeSizePercent) { model.setTypeSize($0) }
                Choices(title: words.meHand, all: Hand.allCases, chosen: liked.hand, name: name) { model.setHand($0) }
                if model.noCredential { Notice(said: { $0.lockNoCredential }, icon: .exclamation) }
                Choices(title: words.meLock, all: LockAfter.allCases, chosen: liked.lock, name: name) { model.setLock($0) }
                Text(words.meLockSays).typed(.small).foregroundStyle(Color(.muted))
                Choices(title: words.meTheme, all: Theme.allCases, chosen: liked.theme, name: name) { model.setTheme($0) }
            }
            Panel {
                Text(words.mePrivacy).typed(.heading).accessibilityAddTraits(.isHeader)
                ForEach([words.policyNoScore, words.policyNoTrack, words.policyLocked, words.policyCard], id: \.self) { line in
                    HStack(alignment: .top) {
                        IconView(icon: .shield, colour: .accent)
                        Text(line).typed(.body)
                    }
                }
            }
            Panel {
                Text(words.meJournal).typed(.heading).accessibilityAddTraits(.isHeader)
                Text(words.meJournalSays).typed(.small)
                if let journal = model.journal { Text(journal(words)).typed(.body) }
                QuietButton(title: words.meJournalCheck, icon: .check) { model.verifyJournal() }
            }
        }
    }

    /// How to have the system let the app deliver in the background: where it does not, and on request.
    private var guide: some View {
        Panel {
            Text(words.guideTitle).typed(.heading).accessibilityAddTraits(.isHeader)
            if model.guide.missed { Notice(said: { $0.guideOff }, icon: .exclamation) } else { Text(words.guideFine).typed(.small) }
            if model.guide.shown {
                ForEach(Array(model.guide.steps(words).enumerated()), id: \.offset) { index, step in
                    HStack(alignment: .firstTextBaseline) {
                        Text("\(index + 1)").typed(.heading).foregroundStyle(Color(.accent))
                        Text(step).typed(.body)
                    }
                    .accessibilityElement(children: .combine)
                }
                Buttons {
                    QuietButton(title: words.guideOpen, icon: .wrench) { model.openSettings() }
                    QuietButton(title: words.guideDone, icon: .check) { model.finishGuide() }
                }
            } else {
                QuietButton(title: words.guideShow) { model.showGuide() }
            }
        }
    }

    private func name(_ language: Language) -> String {
        switch language {
        case .zh: words.meLanguageZh
        case .en: words.meLanguageEn
        }
    }

    private func name(_ hand: Hand) -> String {
        switch hand {
        case .right: words.meHandRight
        case .left: words.meHandLeft
        }
    }

    private func name(_ after: LockAfter) -> String {
        switch after {
        case .off: words.meLockOff
        case .atOnce: words.meLockAtOnce
        case .fiveMinutes: words.meLockFiveMinutes
        }
    }

    private func name(_ theme: Theme) -> String {
        switch theme {
        case .system: words.meThemeSystem
        case .light: words.meThemeLight
        case .dark: words.meThemeDark
        }
    }
}

/// How much is taken, as a bar with its words below it.
private struct Taken: View {
    let title: String
    let part: Double
    let full: Bool
    let lines: [String]

    var body: some View {
        Panel {
            Text(title).typed(.heading).accessibilityAddTraits(.isHeader)
            ProgressView(value: part).tint(Color(full ? .waiting : .accent)).accessibilityHidden(true)
            ForEach(lines, id: \.self) { Text($0).typed(.body) }
        }
    }
}

private struct Line: View {
    let name: String
    let value: String

    var body: some View {
        VStack(alignment: .leading) {
            Text(name).typed(.small).foregroundStyle(Color(.muted))
            Text(value).typed(.body)
        }
        .accessibilityElement(children: .combine)
    }
}

/// One of a few, each a button of its own.
private struct Choices<Value: Hashable>: View {
    let title: String
    let all: [Value]
    let chosen: Value
    let name: (Value) -> String
    let choose: (Value) -> Void

    var body: some View {
        Text(title).typed(.small).foregroundStyle(Color(.muted))
        Buttons {
            ForEach(all, id: \.self) { value in
                QuietButton(title: name(value), icon: value == chosen ? .check : nil) { choose(value) }
                    .accessibilityAddTraits(value == chosen ? .isSelected : [])
            }
        }
    }
}
