// What stands otherwise where the phone lies on its side: there the height is compact, and what is
// touched stands at the side of the hand.
import GridwalkDesign
import SwiftUI

/// The camera, with words and buttons over its lower part, or beside it in landscape.
struct OverCamera<Content: View>: View {
    @ViewBuilder let content: Content

    var body: some View {
        AtHand {
            CameraView().ignoresSafeArea()
        } beside: {
            ScrollView { VStack(spacing: Double(Spacing.gap)) { content }.padding(Double(Spacing.page)) }
                .frame(maxWidth: Double(Spacing.column) / 2)
                .background(Color(.shade))
        } upright: {
            ZStack(alignment: .bottom) {
                CameraView().ignoresSafeArea()
                VStack(spacing: Double(Spacing.gap)) { content }.padding(Double(Spacing.page))
            }
        }
    }
}

/// In landscape `main` with what stands `beside` it at the side of the hand; otherwise `upright`.
struct AtHand<Main: View, Beside: View, Upright: View>: View {
    @Environment(\.verticalSizeClass) private var height
    @Environment(\.hand) private var hand
    let main: Main
    let beside: Beside
    let upright: Upright

    init(@ViewBuilder main: () -> Main, @ViewBuilder beside: () -> Beside, @ViewBuilder upright: () -> Upright) {
        self.main = main()
        self.beside = beside()
        self.upright = upright()
    }

    var body: some View {
        if height == .compact {
            HStack(spacing: 0) {
                if hand == .left { beside }
                main.frame(maxWidth: .infinity)
                if hand == .right { beside }
            }
        } else {
            upright
        }
    }
}

/// The one large button below a page: as wide as the page, or at the side of the hand in landscape.
struct Foot<Content: View>: View {
    @Environment(\.verticalSizeClass) private var height
    @Environment(\.hand) private var hand
    @ViewBuilder let content: Content

    var body: some View {
        content
            .frame(maxWidth: height == .compact ? Double(Spacing.column) / 2 : .infinity)
            .frame(maxWidth: .infinity, alignment: hand == .left ? .leading : .trailing)
            .padding(.horizontal, Double(Spacing.page))
            .padding(.vertical, Double(height == .compact ? Spacing.tight : Spacing.page))
    }
}
