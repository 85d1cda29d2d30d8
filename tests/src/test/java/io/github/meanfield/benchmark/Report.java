package io.github.meanfield.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the benchmark found.
 *
 * @param machine where it ran: names and values
 * @param plan how much was measured
 * @param lines what was measured
 */
record Report(Map<String, String> machine, Plan plan, List<Line> lines) {

  static final String JSON = "benchmark.json";
  static final String MARKDOWN = "benchmark.md";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes both files into a folder, in place of those that are there. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(JSON), MAPPER.writeValueAsBytes(this));
    Files.writeString(folder.resolve(MARKDOWN), markdown());
  }

  /** The report as a list and a table. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    machine.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    Map<String, List<Line>> tables =
        lines.stream()
            .filter(line -> TablesPart.NAMES.contains(line.part()))
            .collect(Collectors.groupingBy(Line::part, LinkedHashMap::new, Collectors.toList()));
    List<Line> others = lines.stream().filter(line -> !tables.containsKey(line.part())).toList();
    if (!others.isEmpty()) {
      append(text, others);
    }
    tables.values().forEach(some -> text.append(new Leaderboard(some).markdown()));
    return text.toString();
  }

  private static void append(StringBuilder text, List<Line> lines) {
    text.append("\n| | what | unit | contestant | median | first is better by | runs |\n");
    text.append("|---|---|---|---|---:|---:|---|\n");
    for (Line line : lines) {
      for (Line.Contestant contestant : line.contestants()) {
        boolean isFirst = contestant == line.contestants().get(0);
        text.append(
            String.format(
                "| %s | %s | %s | %s | %s | %s | %s |%n",
                isFirst ? line.part() : "",
                isFirst ? line.title() : "",
                isFirst ? line.unit() : "",
                contestant.name(),
                contestant.median() == null ? "–" : number(contestant.median()),
                isFirst || contestant.ratio() == null
                    ? ""
                    : String.format(Locale.ROOT, "%.2f ×", contestant.ratio()),
                runs(contestant)));
      }
    }
  }

  private static String runs(Line.Contestant contestant) {
    String runs =
        String.join(
            "; ", contestant.runs().stream().map(run -> run == null ? "–" : number(run)).toList());
    return contestant.note() == null ? runs : runs + " (" + contestant.note() + ")";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.4f", value);
  }
}
