// Today (今日): where to go by distance, what waits to be sent, and one large button for a report.
import GridwalkApp
import GridwalkDesign
import SwiftUI

struct TodayView: View {
    let model: TodayModel
    /// The system does not let the app deliver in the background.
    let stopped: Bool
    let guide: () -> Void
    @Environment(Asking.self) private var asking
    @Environment(\.words) private var words

    var body: some View {
        switch model.face {
        case .loading: Waiting(words: words.todayLoading)
        case .failed: Failure(said: model.said) { model.refresh() }
        case .ready, .empty:
            if model.scanning {
                VStack(spacing: 0) {
                    Scanner(hint: words.todayScanTagHint, stop: words.todayScanTagCancel) { model.stopScan() }
                    if let reader = model.tagReader {
                        QuietButton(title: words.todayHoldTag, icon: .tag) { reader.begin(words.todayHoldTag) }
                            .padding(Double(Spacing.page))
                    }
                }
            } else {
                page
            }
        }
    }

    private var page: some View {
        VStack(spacing: 0) {
            Column {
                Title(text: words.todayTitle)
                Text(words.todayGreeting(name: model.worker, grid: model.grid)).typed(.body)
                PlaceLine(accuracy: model.fix?.accuracyM)
                if let said = model.said {
                    Notice(said: said, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
                }
                line
                if stopped { QuietButton(title: words.guideLook, icon: .exclamation, colour: .waiting, act: guide) }
                if !asking.allowed(.place) { Reason(need: .place) }
                if model.drafts > 0 {
                    Panel {
                        Text(words.todayDraft(n: model.drafts)).typed(.body)
                        QuietButton(title: words.todayDraftGo, icon: .pencil) { model.continueDraft() }
                    }
                }
                if model.face == .empty {
                    Text(words.todayEmpty).typed(.body)
                } else {
                    checkpoints
                }
            }
            .refreshable { model.refresh() }
            Foot {
                LargeButton(title: words.navReport, icon: .camera) { model.report() }
                    .accessibilityLabel(words.todayReportLabel)
            }
        }
    }

    /// What waits to be sent, in one line.
    private var line: some View {
        Panel {
            let tally = model.tally
            if tally.quarantined > 0 {
                Notice(said: { $0.lineTrouble(n: Int(tally.quarantined)) }, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            }
            if model.offline { Notice(said: { $0.lineOffline }, icon: .offline) }
            if tally.waiting > 0 {
                Text(words.lineWaiting(n: Int(tally.waiting))).typed(.body)
            } else if tally.received > 0 {
                Text(words.linePhotos(n: Int(tally.received))).typed(.body)
            } else {
                Text(words.lineAllSent).typed(.body)
            }
            QuietButton(title: words.lineLook, icon: .tray) { model.openQueue() }
        }
    }

    @ViewBuilder private var checkpoints: some View {
        Text(words.todayVisited(n: model.visited.count, m: model.visited.count + model.toVisit.count))
            .typed(.heading)
            .accessibilityAddTraits(.isHeader)
        QuietButton(title: words.todayScanTag, icon: .tag) { model.scanTag() }
        if model.toVisit.isEmpty { Text(words.todayAllVisited).typed(.body) }
        ForEach(model.toVisit, id: \.id) { checkpoint in
            Panel {
                Text(checkpoint.name).typed(.heading)
                Text(distance(checkpoint.distanceM)).typed(.small).foregroundStyle(Color(.muted))
                if checkpoint.hasTag { Text(words.todayHasTag).typed(.small).foregroundStyle(Color(.muted)) }
                Buttons {
                    QuietButton(title: words.todayCheckIn, icon: .pin) { model.checkIn(checkpoint.id) }
                        .accessibilityLabel(words.todayCheckInAt(name: checkpoint.name))
                }
            }
        }
        if !model.visited.isEmpty {
            Text(words.todayDone).typed(.heading).accessibilityAddTraits(.isHeader)
        }
        ForEach(model.visited, id: \.id) { checkpoint in
            HStack {
                IconView(icon: .check, colour: .accent)
                Text(checkpoint.name).typed(.body)
                Spacer()
                if let time = checkpoint.visitedToday {
                    Text(words.todayCheckedIn(time: clock(time))).typed(.small).foregroundStyle(Color(.muted))
                }
            }
            .accessibilityElement(children: .combine)
        }
    }

    private func distance(_ metres: Double?) -> String {
        guard let metres else { return words.todayDistanceNone }
        if metres < 1000 { return words.todayDistanceM(n: Int(metres.rounded())) }
        return words.todayDistanceKm(far: (metres / 1000).formatted(.number.precision(.fractionLength(1))))
    }
}

/// Hours and minutes.
func clock(_ time: Date) -> String { time.formatted(date: .omitted, time: .shortened) }
