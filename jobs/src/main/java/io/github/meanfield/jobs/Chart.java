package io.github.meanfield.jobs;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/** Charts as SVG, whose colours are left to the page: it may be light or dark. */
final class Chart {

  static {
    // Nothing is shown on a display, and one that does not answer ends in an error. Java asks once,
    // at the first colour.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  // Between these, numbers are written out.
  private static final double PLAIN_FROM = 1e-3;
  private static final double PLAIN_TO = 1e6;

  private static final int WIDTH = 372;
  private static final int HEIGHT = 270;
  private static final BasicStroke SOLID =
      new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0);
  private static final Color NONE = new Color(0, 0, 0, 0);

  // Stand-ins, which no chart draws by itself, and what the page's style has instead.
  private static final Color TEXT = new Color(1, 2, 3);
  private static final Color GRID = new Color(1, 2, 4);
  private static final Color REFERENCE = new Color(1, 2, 5);
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
          "muted", "#656d76",
          "series-0", "#0969da",
          "series-1", "#bc4c00");

  private static final String NOT_DRAWN =
      "<svg><text x=\"16\" y=\"40\" style=\"fill:var(--text)\">This chart could not be drawn: Java"
          + " found no</text><text x=\"16\" y=\"60\" style=\"fill:var(--text)\">%s</text></svg>";

  private Chart() {}

  /**
   * A line or the points of a chart.
   *
   * @param name its name in the legend
   * @param isReference whether it is what others are compared with: drawn dashed
   */
  record Line(String name, double[] x, double[] y, boolean isReference) {

    /** A line that shows data. */
    Line(String name, double[] x, double[] y) {
      this(name, x, y, false);
    }
  }

  /** A chart of lines. */
  static String lines(String title, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart = xy(title, xTitle, yTitle);
    // One point makes no line.
    add(chart, lines, lines.stream().allMatch(line -> line.x.length <= 1));
    return svg(chart);
  }

  /** A chart of lines between 0 and 1 in both directions. */
  static String shares(String title, String xTitle, String yTitle, List<Line> lines) {
    XYChart chart = xy(title, xTitle, yTitle);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    add(chart, lines.stream().map(Chart::unevenly).toList(), false);
    return svg(chart);
  }

  /**
   * The same line with one more point on its first piece: where all values are equally far apart,
   * as those of few rows are, XChart puts its ticks at the values.
   */
  private static Line unevenly(Line line) {
    if (line.x.length < 2) {
      return line;
    }
    return new Line(line.name, unevenly(line.x), unevenly(line.y), line.isReference);
  }

  private static double[] unevenly(double[] values) {
    double[] more = new double[values.length + 1];
    System.arraycopy(values, 1, more, 2, values.length - 1);
    more[0] = values[0];
    more[1] = values[0] + (values[1] - values[0]) / Math.PI;
    return more;
  }

  /** A chart of points, and lines to compare them with. */
  static String points(String title, String xTitle, String yTitle, List<Line> series) {
    XYChart chart = xy(title, xTitle, yTitle);
    add(chart, series, true);
    chart.getStyler().setMarkerSize(4);
    return svg(chart);
  }

  /** A chart of bars, one a category. */
  static String bars(
      String title, String xTitle, String yTitle, List<String> names, Map<String, double[]> bars) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .theme(ChartTheme.XChart)
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.8).setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setLegendVisible(bars.size() > 1);
    if (names.size() > 6) {
      chart.getStyler().setXAxisLabelRotation(60);
    }
    int number = 0;
    for (Map.Entry<String, double[]> entry : bars.entrySet()) {
      chart
          .addSeries(entry.getKey(), names, boxed(entry.getValue()))
          .setFillColor(series(number++));
    }
    return svg(chart);
  }

  /** Charts side by side, as a file that needs no page to give it colours. */
  static String picture(List<String> charts) {
    StringBuilder svg = new StringBuilder();
    String start =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d"
            + " %2$d\"><rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>";
    svg.append(String.format(start, WIDTH * charts.size(), HEIGHT));
    for (int i = 0; i < charts.size(); i++) {
      String place =
          String.format("<svg x=\"%d\" width=\"%d\" height=\"%d\"", WIDTH * i, WIDTH, HEIGHT);
      svg.append(place).append(charts.get(i).substring("<svg".length()));
    }
    String text = svg.append("</svg>").toString();
    for (Map.Entry<String, String> colour : ON_WHITE.entrySet()) {
      text = text.replace("var(--" + colour.getKey() + ")", colour.getValue());
    }
    return text;
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  private static XYChart xy(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .theme(ChartTheme.XChart)
            .build();
    style(chart.getStyler());
    return chart;
  }

  /** XChart takes to powers of ten where ticks have more than four places. */
  private static void setPlaces(XYChart chart, List<Line> lines) {
    double most =
        lines.stream()
            .flatMapToDouble(line -> DoubleStream.of(line.y))
            .map(Math::abs)
            .max()
            .orElse(0);
    if (most >= PLAIN_FROM && most < PLAIN_TO) {
      chart.getStyler().setYAxisDecimalPattern("0.######");
    }
  }

  private static void add(XYChart chart, List<Line> lines, boolean marked) {
    setPlaces(chart, lines);
    boolean hasRoomBelow = lines.size() <= 3;
    int number = 0;
    for (Line line : lines) {
      Color colour = line.isReference ? REFERENCE : series(number++);
      String name = legend(line.name, hasRoomBelow ? 16 : 10);
      while (chart.getSeriesMap().containsKey(name)) {
        name += "'";
      }
      XYSeries series = chart.addSeries(name, line.x, line.y);
      series.setLineColor(colour);
      series.setMarkerColor(colour);
      series.setMarker(marked && !line.isReference ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      series.setLineStyle(line.isReference ? DASHED : SOLID);
      if (marked && !line.isReference) {
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      }
    }
    chart.getStyler().setLegendVisible(lines.size() > 1);
    if (!hasRoomBelow) {
      chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
      chart.getStyler().setLegendLayout(LegendLayout.Vertical);
    }
  }

  private static String legend(String name, int maxLength) {
    return name.length() > maxLength ? name.substring(0, maxLength - 1) + "…" : name;
  }

  private static void style(AxesChartStyler styler) {
    Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setChartFontColor(TEXT);
    styler.setChartBackgroundColor(NONE);
    styler.setChartPadding(6);
    styler.setChartTitleFont(plain.deriveFont(Font.BOLD, 14f));
    styler.setChartTitleBoxVisible(false);
    styler.setPlotBackgroundColor(NONE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotContentSize(0.98);
    styler.setAxisTickMarksColor(GRID);
    styler.setAxisTickLabelsColor(TEXT);
    styler.setAxisTickLabelsFont(plain);
    styler.setAxisTitleFont(plain);
    styler.setXAxisTickMarkSpacingHint(60);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendFont(plain);
    styler.setLegendBorderColor(NONE);
    styler.setLegendBackgroundColor(NONE);
    styler.setLegendPadding(5);
    styler.setAntiAlias(true);
  }

  private static Color series(int number) {
    return new Color(1, 3, number % SERIES);
  }

  private static String svg(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
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
            "<svg class=\"chart\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\"",
            chart.getTitle().replaceAll("[\"<>&]", ""), WIDTH, HEIGHT);
    return start + withOwnIds(svg.substring("<svg".length()));
  }

  /**
   * Batik gives parts of each chart the same names, but a page takes the first of a name for all.
   */
  private static String withOwnIds(String svg) {
    String own = "chart-" + Integer.toHexString(svg.hashCode()) + "-";
    return svg.replaceAll("( id=\"|url\\(#)", "$1" + own);
  }

  private static String drawn(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(2);
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
}
