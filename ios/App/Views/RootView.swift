// The app's outermost view: the language, type, theme and hand that the worker chose hold for
// everything inside.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct RootView: View {
    let app: AppModel

    var body: some View {
        let liked = app.preferences.now
        Group {
            if case .opening = app.session {
                Waiting(words: liked.language.strings.todayLoading)
            } else if app.lock.closed {
                LockView(model: app.lockPage)
            } else if let who = app.who {
                WhoView(model: who)
            } else {
                mine
            }
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.ground))
        .foregroundStyle(Color(.ink))
        .tint(Color(.accent))
        .environment(app.asking)
        .environment(\.words, liked.language.strings)
        .environment(\.typeSize, liked.typeSize)
        .environment(\.hand, liked.hand)
        .preferredColorScheme(scheme(liked.theme))
    }

    /// What belongs to the worker whose turn it is.
    @ViewBuilder private var mine: some View {
        switch app.session {
        case .opening: EmptyView()
        case .failed(let said):
            Failure(said: said) { app.open() }
            if app.shared { QuietButton(title: app.preferences.now.language.strings.meWho, icon: .person) { app.shareOut() } }
        case .fresh(let model): ActivateView(model: model)
        case .ready(let desk): DeskView(desk: desk, navigator: desk.navigator)
        }
    }

    private func scheme(_ theme: Theme) -> ColorScheme? {
        switch theme {
        case .system: nil
        case .light: .light
        case .dark: .dark
        }
    }
}

/// The pages of the bar, and what lies on top of them.
struct DeskView: View {
    let desk: Desk
    let navigator: Navigator
    @Environment(\.words) private var words

    var body: some View {
        NavigationStack(path: path) {
            AtHand {
                page
            } beside: {
                rail
            } upright: {
                VStack(spacing: 0) {
                    page
                    bar
                }
            }
            .background(Color(.ground))
            .navigationDestination(for: Page.self) { page in
                switch page {
                case .reporting(let model): ReportView(model: model)
                case .looking(let model): ItemView(model: model)
                }
            }
        }
    }

    @ViewBuilder private var tab: some View {
        switch navigator.tab {
        case .collect: CollectView(model: desk.collect)
        case .queue: QueueView(model: desk.queue)
        case .me: MeView(model: desk.me)
        default: TodayView(model: desk.today, stopped: desk.me.guide.missed) { navigator.show(.me) }
        }
    }

    private var page: some View {
        VStack(spacing: 0) {
            if let trouble = desk.trouble { Notice(said: trouble, icon: .exclamation, colour: .trouble, ground: .troubleSoft) }
            tab.frame(maxWidth: .infinity, maxHeight: .infinity)
            UndoBar(undo: desk.undo) { desk.today.undo() }
        }
    }

    private var bar: some View {
        HStack { ForEach(tabs, id: \.self) { place($0).frame(maxWidth: .infinity) } }.background(Color(.panel))
    }

    /// The bar in landscape.
    private var rail: some View {
        VStack(spacing: 0) { ForEach(tabs, id: \.self) { place($0).frame(maxHeight: .infinity) } }
            .padding(.horizontal, Double(Spacing.tight))
            .background(Color(.panel))
    }

    private func place(_ screen: Screen) -> some View {
        Button { navigator.show(screen) } label: {
            VStack(spacing: 4) {
                if let icon = screen.icon { IconView(icon: icon, colour: colour(screen)) }
                Text(name(screen)).typed(.small).foregroundStyle(Color(colour(screen)))
            }
            .frame(minWidth: Double(Spacing.thumb), minHeight: Double(Spacing.thumb))
            .contentShape(.rect)
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(screen == navigator.tab ? .isSelected : [])
    }

    private func colour(_ screen: Screen) -> Colour { screen == navigator.tab ? .accent : .muted }

    private func name(_ screen: Screen) -> String {
        switch screen {
        case .today: words.navToday
        case .collect: words.navCollect
        case .queue: words.navQueue
        case .me: words.navMe
        default: screen.title(words)
        }
    }

    private var path: Binding<[Page]> {
        Binding { navigator.stack } set: { navigator.keep($0.count) }
    }
}
