package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {

  private static final String MISSING = "This chart could not be drawn: Java found no";

  /** Draws a chart in a JVM of its own. */
  static final class Draw {
    public static void main(String[] arguments) {
      System.out.println(chart());
    }
  }

  private static String chart() {
    double[] x = {1, 2, 3};
    return Chart.lines(
        "Loss", "epoch", "loss", List.of(new Chart.Line("train", x, new double[] {3, 2, 1})));
  }

  @Test
  void aChartIsDrawn() {
    String svg = chart();
    assertTrue(svg.startsWith("<svg class=\"chart\" role=\"img\" aria-label=\"Loss\""), svg);
    assertTrue(svg.contains("<path") || svg.contains("<polyline"), svg);
    assertFalse(svg.contains(MISSING), svg);
  }

  /** As in a container without the libraries that Java draws text with. */
  @Test
  void withoutFontsTheChartSaysSo(@TempDir Path libraries) throws Exception {
    Files.createFile(libraries.resolve("libfreetype.so.6"));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Draw.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
    Process process = builder.start();
    String svg = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor());
    assertTrue(svg.contains("aria-label=\"Loss\"") && svg.contains(MISSING), svg);
  }
}
