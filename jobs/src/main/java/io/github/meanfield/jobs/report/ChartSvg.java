package io.github.meanfield.jobs.report;

import com.samskivert.mustache.Escapers;
import io.github.meanfield.jobs.console.Console;
import java.awt.AWTError;
import java.awt.Color;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;

/** Charts drawn as SVG, in stand-in colours for which a page, or {@link #picture}, has its own. */
final class ChartSvg {

  // Of every chart, in pixels.
  static final int WIDTH = 372;
  static final int HEIGHT = 270;

  /** Charts of a row of a picture. */
  private static final int COLUMNS = 3;

  // Of the text below a chart.
  private static final int LINE = 18;
  private static final int MOST_CHARACTERS = 52;

  // Stand-ins, which no chart draws by itself, and what the page's style has instead.
  static final Color TEXT = new Color(1, 2, 3);
  static final Color GRID = new Color(1, 2, 4);
  static final Color REFERENCE = new Color(1, 2, 5);
  private static final int SERIES = 10;
  private static final Map<String, String> STYLES =
      Map.of(
          "rgb(1,2,3)", "var(--text)",
          "rgb(1,2,4)", "var(--grid)",
          "rgb(1,2,5)", "var(--muted)");

  // The colours of a picture without a page: those that a report has on white.
  private static final Map<String, String> ON_WHITE =
      Map.of(
          "text", "#1f2328",
          "grid", "#d0d7de",
          "muted", "#656d76");
  private static final List<String> SERIES_ON_WHITE =
      List.of(
          "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#bf3989", "#9a6700", "#1b7c83", "#cf222e",
          "#57606a", "#6639ba");

  private static final String NOT_DRAWN =
      "<svg><text x=\"16\" y=\"40\" style=\"fill:var(--text)\">This chart could not be drawn: Java"
          + " found no</text><text x=\"16\" y=\"60\" style=\"fill:var(--text)\">%s</text></svg>";

  private ChartSvg() {}

  /** The colour of a chart's series, counted from 0. */
  static Color series(int number) {
    return new Color(1, 3, number % SERIES);
  }

  /** A chart drawn. */
  static String svg(Chart<?, ?> chart) {
    String svg;
    try {
      svg = drawn(chart);
    } catch (LinkageError | InternalError e) {
      // A trained network must not be lost for a picture on servers that have no fonts.
      svg = String.format(NOT_DRAWN, "fonts (install fontconfig and libfreetype6).");
    } catch (AWTError e) {
      svg = String.format(NOT_DRAWN, "display (set java.awt.headless=true).");
    }
    String start =
        String.format(
            Locale.ROOT,
            "<svg class=\"chart\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\"",
            chart.getTitle().replaceAll("[\"<>&]", ""),
            WIDTH,
            HEIGHT);
    return start + withOwnIds(svg.substring("<svg".length()));
  }

  /** A chart with lines of text below it. */
  static String captioned(String svg, List<String> lines) {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      texts.append(
          String.format(
              Locale.ROOT,
              "<text x=\"16\" y=\"%d\" style=\"fill:var(--muted);stroke:none;font:12px"
                  + " sans-serif\">%s</text>",
              HEIGHT + LINE * (i + 1) - LINE / 2,
              Escapers.HTML.escape(Console.shortened(lines.get(i), MOST_CHARACTERS))));
    }
    String box = "viewBox=\"0 0 " + WIDTH + " ";
    int end = svg.lastIndexOf("</svg>");
    return svg.substring(0, end)
            .replaceFirst(box + HEIGHT, box + (HEIGHT + LINE * lines.size() + LINE / 2))
        + texts
        + "</svg>";
  }

  /**
   * Batik gives parts of each chart the same names, but a page takes the first of a name for all.
   */
  private static String withOwnIds(String svg) {
    String own = "chart-" + Integer.toHexString(svg.hashCode()) + "-";
    return svg.replaceAll("( id=\"|url\\(#)", "$1" + own);
  }

  private static String drawn(Chart<?, ?> chart) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    context.setComment(null);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    StringWriter text = new StringWriter();
    try {
      graphics.stream(text, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String svg = text.toString();
    svg = svg.substring(svg.indexOf("<svg")).replaceAll("\\s+", " ").replace(" >", ">");
    for (Map.Entry<String, String> style : STYLES.entrySet()) {
      svg = svg.replace(style.getKey(), style.getValue());
    }
    for (int i = 0; i < SERIES; i++) {
      svg = svg.replace("rgb(1,3," + i + ")", "var(--series-" + i + ")");
    }
    return svg;
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Charts in rows, as a file that needs no page to give it colours. */
  static String picture(List<String> charts) {
    return picture(charts, 1);
  }

  /** The same, some times as large. */
  static String picture(List<String> charts, int scale) {
    StringBuilder svg = new StringBuilder();
    String start =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%3$d\" height=\"%4$d\" viewBox=\"0 0 %1$d"
            + " %2$d\"><rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>";
    int columns = Math.min(COLUMNS, charts.size());
    int rows = (charts.size() - 1) / COLUMNS + 1;
    int width = WIDTH * columns;
    int height = HEIGHT * rows;
    svg.append(String.format(Locale.ROOT, start, width, height, scale * width, scale * height));
    for (int i = 0; i < charts.size(); i++) {
      String place =
          String.format(
              Locale.ROOT,
              "<svg x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
              WIDTH * (i % COLUMNS),
              HEIGHT * (i / COLUMNS),
              WIDTH,
              HEIGHT);
      svg.append(place).append(charts.get(i).substring("<svg".length()));
    }
    String text = svg.append("</svg>").toString();
    for (Map.Entry<String, String> colour : ON_WHITE.entrySet()) {
      text = text.replace("var(--" + colour.getKey() + ")", colour.getValue());
    }
    for (int i = 0; i < SERIES; i++) {
      text = text.replace("var(--series-" + i + ")", SERIES_ON_WHITE.get(i));
    }
    return text;
  }
}
