package io.github.meanfield.jobs.serve;

import java.nio.charset.StandardCharsets;

/**
 * Figures in the text format 0.0.4 of Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats).
 */
final class MetricsText {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String PREFIX = "meanfield_";

  private final StringBuilder text = new StringBuilder();
  private String family;

  /**
   * Begins a family of figures, whose samples follow.
   *
   * @param name its name without a prefix
   * @param type counter, gauge or histogram
   * @param help what it is, in one line
   */
  MetricsText family(String name, String type, String help) {
    family = PREFIX + name;
    text.append("# HELP ").append(family).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * Adds a sample of the family.
   *
   * @param value its value
   * @param labels names of labels, each with its value behind it
   */
  MetricsText sample(double value, String... labels) {
    return sampleOf("", value, labels);
  }

  /** Adds a sample of which the name goes on, as those of histograms do. */
  MetricsText sampleOf(String ending, double value, String... labels) {
    text.append(family).append(ending);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1])).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ");
    text.append(value == Math.rint(value) && Math.abs(value) < 1e15 ? whole(value) : value(value));
    text.append('\n');
    return this;
  }

  private static String whole(double value) {
    return Long.toString((long) value);
  }

  private static String value(double value) {
    return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** All that was added. */
  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
