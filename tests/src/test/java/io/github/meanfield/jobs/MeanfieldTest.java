package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.config.Overrides;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of themselves. */
class MeanfieldTest {

  @Test
  void tellsItsVersion() {
    Printed.run("--version").succeeded();
    Printed.run("quickstart", "--help").succeeded();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect",
        "train",
        "tune",
        "score",
        "evaluate",
        "export",
        "serve",
        "runs",
        "doctor"
      })
  void theHelpOfACommandEndsWithExamplesThatItTakes(String name)
      throws IOException, InterruptedException {
    String help = Printed.run(name, "--help").succeeded().out();
    List<String> lines = help.lines().toList();
    List<String> examples = lines.subList(lines.indexOf("Examples") + 1, lines.size());
    assertFalse(examples.isEmpty(), help);
    for (String example : examples) {
      assertTrue((example + " ").startsWith("./meanfield " + name + " "), example);
      String arguments =
          example
              .substring("./meanfield ".length())
              .split(" -- ")[0]
              // What a config says.
              .replace("--config churn.yaml", "--input churn.csv --label churn --output run");
      String[] words = ShellWords.of(arguments).toArray(String[]::new);
      Overrides.of(Meanfield.commandLine(), words)
          .forEach(run -> Meanfield.commandLine().parseArgs(run.arguments()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "train", "tune", "score", "evaluate"})
  void theHelpBeginsWithTheOptionsThatMostNeed(String name) {
    String help = Printed.run(name, "--help").succeeded().out();
    int common = help.indexOf("\nOptions that most need\n");
    int others = help.indexOf("\nOther options\n");
    assertTrue(0 < common && common < others, help);
    assertEquals(common, help.lastIndexOf("\nOptions that most need\n"));
    List<String> shown =
        Pattern.compile("(?m)^ {2,6}(?:-\\w, )?(--[a-z0-9-]+)(?=[= \\[\n])")
            .matcher(help)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertTrue(shown.size() > 10, help);
    assertEquals(shown.stream().distinct().toList(), shown);
    for (String option : List.of("--input", "--output")) {
      int at = help.indexOf("  " + option + "=", common);
      assertTrue(common < at && at < others, help);
      assertEquals(-1, help.indexOf("  " + option + "=", others), help);
    }
  }
}
