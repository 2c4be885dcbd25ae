// The design as SwiftUI: its colours in both themes, its type at the worker's size, its words and its
// icons.
import GridwalkApp
import GridwalkDesign
import SwiftUI

extension Color {
    init(_ colour: Colour) {
        self.init(uiColor: UIColor { traits in
            let rgb = traits.userInterfaceStyle == .dark ? colour.dark : colour.light
            return UIColor(
                red: CGFloat(rgb >> 16 & 0xFF) / 255,
                green: CGFloat(rgb >> 8 & 0xFF) / 255,
                blue: CGFloat(rgb & 0xFF) / 255,
                alpha: 1
            )
        })
    }
}

private struct WordsKey: EnvironmentKey { static let defaultValue: any Strings = Chinese() }
private struct SizeKey: EnvironmentKey { static let defaultValue = 100 }
private struct HandKey: EnvironmentKey { static let defaultValue = Hand.right }

extension EnvironmentValues {
    /// In the language that the worker chose.
    var words: any Strings {
        get { self[WordsKey.self] }
        set { self[WordsKey.self] = newValue }
    }
    /// Of type, in percent of the phone's own.
    var typeSize: Int {
        get { self[SizeKey.self] }
        set { self[SizeKey.self] = newValue }
    }
    /// Where the thumb is.
    var hand: Hand {
        get { self[HandKey.self] }
        set { self[HandKey.self] = newValue }
    }
}

private struct Typed: ViewModifier {
    let style: TypeStyle
    @ScaledMetric(relativeTo: .body) private var scale = 1.0
    @Environment(\.typeSize) private var percent

    func body(content: Content) -> some View {
        let size = Double(style.points) * scale * Double(percent) / 100
        let weight: Font.Weight = style.weight >= 700 ? .bold : style.weight >= 600 ? .semibold : .regular
        content.font(.system(size: size, weight: weight)).lineSpacing(size * 0.2)
    }
}

extension View {
    func typed(_ style: TypeStyle) -> some View { modifier(Typed(style: style)) }
}

/// An icon of the design, as large as the type beside it.
struct IconView: View {
    let icon: Icon
    var colour = Colour.ink
    @ScaledMetric(relativeTo: .body) private var side = 24.0

    var body: some View {
        Outline(icon: icon)
            .stroke(Color(colour), style: StrokeStyle(lineWidth: pen, lineCap: .round, lineJoin: .round))
            .frame(width: side, height: side)
            .accessibilityHidden(true)
    }

    private var pen: Double { Double(Icon.pen) * side / Double(Icon.size) }
}

private struct Outline: Shape {
    let icon: Icon

    func path(in rect: CGRect) -> Path {
        var path = Path()
        var points: [CGPoint] = []
        var numbers: [Double] = []
        var command = ""
        func draw() {
            points = stride(from: 0, to: numbers.count - 1, by: 2).map { CGPoint(x: numbers[$0], y: numbers[$0 + 1]) }
            switch command {
            case "M": path.move(to: points[0])
            case "L": path.addLine(to: points[0])
            case "C": path.addCurve(to: points[2], control1: points[0], control2: points[1])
            case "Z": path.closeSubpath()
            default: break
            }
            numbers = []
        }
        for part in icon.outline.split(separator: " ") {
            if let number = Double(part) {
                numbers.append(number)
            } else {
                draw()
                command = String(part)
            }
        }
        draw()
        let scale = rect.width / Double(Icon.size)
        return path.applying(CGAffineTransform(scaleX: scale, y: scale))
    }
}

/// Over everything while the app is not in front.
struct Cover: View {
    var body: some View { Color(.ground).ignoresSafeArea() }
}
