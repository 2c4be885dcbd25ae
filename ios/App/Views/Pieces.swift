// What several pages are made of. Everything that can be touched is at least as large as the design
// says, and says what it is.
import GridwalkApp
import GridwalkDesign
import SwiftUI

/// The one large button of a page.
struct LargeButton: View {
    let title: String
    var icon: Icon?
    let act: () -> Void

    var body: some View {
        Button(action: act) {
            HStack(spacing: Double(Spacing.near)) {
                if let icon { IconView(icon: icon, colour: .onAccent) }
                Text(title).typed(.heading)
            }
            .frame(maxWidth: .infinity, minHeight: Double(Spacing.thumb))
            .foregroundStyle(Color(.onAccent))
            .background(Color(.accent), in: .rect(cornerRadius: Double(Spacing.corner)))
        }
        .buttonStyle(.plain)
    }
}

/// Every other button.
struct QuietButton: View {
    let title: String
    var icon: Icon?
    var colour = Colour.accent
    let act: () -> Void

    var body: some View {
        Button(action: act) {
            HStack(spacing: Double(Spacing.tight)) {
                if let icon { IconView(icon: icon, colour: colour) }
                Text(title).typed(.body)
            }
            .padding(.horizontal, Double(Spacing.gap))
            .frame(minHeight: Double(Spacing.touch))
            .foregroundStyle(Color(colour))
            .background(Color(.sunk), in: .rect(cornerRadius: Double(Spacing.corner)))
        }
        .buttonStyle(.plain)
    }
}

/// A button that is only an icon; what it does is read aloud.
struct IconButton: View {
    let icon: Icon
    let label: String
    var colour = Colour.ink
    let act: () -> Void

    var body: some View {
        Button(action: act) {
            IconView(icon: icon, colour: colour)
                .frame(minWidth: Double(Spacing.touch), minHeight: Double(Spacing.touch))
                .contentShape(.rect)
        }
        .buttonStyle(.plain)
        .accessibilityLabel(label)
    }
}

/// Buttons at the side where the thumb is; one under the other where they do not fit.
struct Buttons<Content: View>: View {
    @Environment(\.hand) private var hand
    @ViewBuilder let content: Content

    var body: some View {
        ViewThatFits(in: .horizontal) {
            HStack(spacing: Double(Spacing.near)) { content }
            VStack(alignment: hand == .right ? .trailing : .leading, spacing: Double(Spacing.near)) { content }
        }
        .frame(maxWidth: .infinity, alignment: hand == .right ? .trailing : .leading)
    }
}

/// A line that tells something, with its icon.
struct Notice: View {
    let said: Said
    let icon: Icon
    var colour = Colour.waiting
    var ground = Colour.waitingSoft
    @Environment(\.words) private var words

    var body: some View {
        HStack(spacing: Double(Spacing.near)) {
            IconView(icon: icon, colour: colour)
            Text(said(words)).typed(.body).frame(maxWidth: .infinity, alignment: .leading)
        }
        .foregroundStyle(Color(colour))
        .padding(Double(Spacing.gap))
        .background(Color(ground), in: .rect(cornerRadius: Double(Spacing.corner)))
        .accessibilityElement(children: .combine)
    }
}

struct Panel<Content: View>: View {
    @ViewBuilder let content: Content

    var body: some View {
        VStack(alignment: .leading, spacing: Double(Spacing.near)) { content }
            .padding(Double(Spacing.page))
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(Color(.panel), in: .rect(cornerRadius: Double(Spacing.corner)))
    }
}

/// A page of panels that scrolls, never wider than text should be.
struct Column<Content: View>: View {
    @ViewBuilder let content: Content

    var body: some View {
        ScrollView {
            LazyVStack(alignment: .leading, spacing: Double(Spacing.gap)) { content }
                .padding(Double(Spacing.page))
                .frame(maxWidth: Double(Spacing.column))
                .frame(maxWidth: .infinity)
        }
    }
}

struct Title: View {
    let text: String
    var body: some View { Text(text).typed(.title).accessibilityAddTraits(.isHeader) }
}

struct Waiting: View {
    let words: String
    var body: some View { ProgressView { Text(words).typed(.body) } }
}

/// Nothing can be shown; the words say what to do.
struct Failure: View {
    let said: Said?
    let again: () -> Void
    @Environment(\.words) private var words

    var body: some View {
        VStack(spacing: Double(Spacing.far)) {
            Notice(said: said ?? { $0.errorAgain }, icon: .exclamation, colour: .trouble, ground: .troubleSoft)
            QuietButton(title: words.itemRetry, icon: .retry, act: again)
        }
        .padding(Double(Spacing.page))
    }
}

/// A photo's thumbnail, or the place of one.
struct Thumbnail: View {
    let jpeg: Data?
    let label: String
    var side = 64.0

    var body: some View {
        Group {
            if let jpeg, let image = UIImage(data: jpeg) {
                Image(uiImage: image).resizable().scaledToFill()
            } else {
                Color(.sunk).overlay { IconView(icon: .camera, colour: .muted) }
            }
        }
        .frame(width: side, height: side)
        .clipShape(.rect(cornerRadius: Double(Spacing.near)))
        .accessibilityLabel(label)
    }
}

/// Where a value is printed on a card, as large as there is room for but no line higher than another.
struct ZonePicture: View {
    let jpeg: Data
    let label: String

    var body: some View {
        if let image = UIImage(data: jpeg) {
            Image(uiImage: image)
                .resizable()
                .scaledToFit()
                // A character of the card is then as high as a heading's.
                .frame(maxWidth: image.size.width * 0.85, alignment: .leading)
                .clipShape(.rect(cornerRadius: Double(Spacing.tight)))
                .accessibilityLabel(label)
        }
    }
}

/// What was just saved, and for how long it may be undone.
struct UndoBar: View {
    let undo: Undo
    let act: () -> Void
    @Environment(\.words) private var words

    var body: some View {
        if let offer = undo.offer {
            VStack(alignment: .leading, spacing: Double(Spacing.tight)) {
                Text(words.undoSaved(what: offer.what(words))).typed(.heading)
                ForEach(offer.warnings.indices, id: \.self) { Text(offer.warnings[$0](words)).typed(.small) }
                if offer.id != nil {
                    Buttons {
                        QuietButton(title: words.undoUndo, icon: .undo, act: act)
                        Text(words.undoLeft(n: offer.secondsLeft)).typed(.small)
                    }
                }
            }
            .padding(Double(Spacing.page))
            .frame(maxWidth: .infinity, alignment: .leading)
            .background(Color(.accentSoft))
            .accessibilityElement(children: .contain)
        }
    }
}

/// A place in words: how exactly it is known.
struct PlaceLine: View {
    let accuracy: Double?
    @Environment(\.words) private var words

    var body: some View {
        let metres = Int((accuracy ?? 0).rounded())
        let text = accuracy == nil ? words.placeNone : metres > 50 ? words.placeCoarse(n: metres) : words.placeAccuracy(n: metres)
        Text(text).typed(.small).foregroundStyle(Color(.muted))
    }
}
