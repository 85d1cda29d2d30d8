package io.github.meanfield.jobs.report;

import com.samskivert.mustache.Escapers;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A chart of bars for a cell of a table, in the page's colours.
 *
 * @param text what it shows, in words
 * @param svg the chart
 */
public record SmallBars(String text, String svg) {

  private static final int HEIGHT = 24;

  // In pixels; bars are drawn 4 wide with the gap after each, and then made to fit.
  private static final int MOST_WIDTH = 96;
  private static final int WIDEST_BAR = 12;

  /**
   * A chart.
   *
   * @param text what it shows, in words
   * @param bars how high each bar is, in any unit
   * @param rest how many of them, at the end, stand for all others
   */
  public static SmallBars of(String text, double[] bars, int rest) {
    double most = DoubleStream.of(bars).max().orElse(0);
    StringBuilder shown = new StringBuilder();
    StringBuilder others = new StringBuilder();
    for (int i = 0; i < bars.length; i++) {
      if (bars[i] > 0) {
        // The least of bars can still be seen.
        long height = Math.max(1, Math.round(HEIGHT * bars[i] / most));
        (i < bars.length - rest ? shown : others)
            .append(String.format(Locale.ROOT, "M%d %dv-%dh3v%dz", 4 * i, HEIGHT, height, height));
      }
    }
    String svg =
        String.format(
            Locale.ROOT,
            "<svg class=\"bars\" role=\"img\" width=\"%d\" viewBox=\"0 0 %d %d\""
                + " preserveAspectRatio=\"none\"><title>%s</title>%s%s</svg>",
            Math.min(MOST_WIDTH, WIDEST_BAR * bars.length),
            4 * bars.length - 1,
            HEIGHT,
            Escapers.HTML.escape(text),
            path("", shown),
            path(" class=\"rest\"", others));
    return new SmallBars(text, svg);
  }

  private static String path(String attribute, CharSequence drawn) {
    return drawn.isEmpty() ? "" : "<path" + attribute + " d=\"" + drawn + "\"/>";
  }
}
