package io.github.meanfield.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  /** Otherwise the area of the first chart on a page is what all others are cut to. */
  @Test
  void chartsOnAPageHaveNoNamesInCommon() {
    double[] x = {1, 2, 3};
    List<Chart.Line> line = List.of(new Chart.Line("validation", x, new double[] {1000, 200, 30}));
    List<String> charts = List.of(chart(), Chart.lines("Loss", "epoch", "loss", line));
    Set<String> named = new HashSet<>();
    for (String svg : charts) {
      Set<String> own = found("id=\"([^\"]+)\"", svg);
      assertTrue(own.containsAll(found("url\\(#([^)]+)\\)", svg)), svg);
      assertFalse(own.isEmpty());
      own.forEach(name -> assertTrue(named.add(name), name));
    }
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  /** As in a container without the libraries that Java draws text with. */
  @Test
  void withoutFontsTheChartSaysSo(@TempDir Path libraries) throws Exception {
    Files.createFile(libraries.resolve("libfreetype.so.6"));
    String svg = draw(Map.of("LD_LIBRARY_PATH", libraries.toString()));
    assertTrue(svg.contains(MISSING) && svg.contains("libfreetype6"), svg);
  }

  /** As in a shell whose display has gone. */
  @Test
  void aDisplayThatDoesNotAnswerIsNotAsked() throws Exception {
    assertFalse(withStaleDisplay().contains(MISSING));
    String asked = withStaleDisplay("-Djava.awt.headless=false");
    assertTrue(asked.contains(MISSING) && asked.contains("java.awt.headless=true"), asked);
  }

  private static String withStaleDisplay(String... options) throws Exception {
    return draw(Map.of("DISPLAY", ":77"), options);
  }

  private static String draw(Map<String, String> environment, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Draw.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String svg = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor());
    assertTrue(svg.contains("aria-label=\"Loss\""), svg);
    return svg;
  }
}
