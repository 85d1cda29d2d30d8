package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.experiment.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which runs, and in which order. */
final class Selection {

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only runs of which this is true: a name, one of = != < <= > >= and ~ (contains, in any"
              + " case), and a value, as AUC>0.8, learningRate=0.01, status=failed or text~churn."
              + " Names are those of metrics, keys of the config (whole, or what stands behind the"
              + " dot), and id, command, status, started, seconds, tag, motivation, parent, output,"
              + " failure; text is all of these. Given several times, all must be true. A run that"
              + " has nothing of the name is left out. Mind that shells want < and > in quotes.")
  private List<String> conditions = List.of();

  @Option(
      names = "--sort",
      paramLabel = "NAME",
      description =
          "Sort by a metric, the best first, or by anything else that --where knows, the smallest"
              + " first; runs without it come last. Default: the newest first")
  private String sort;

  @Option(names = "--reverse", description = "Turn the order round.")
  private boolean isReverse;

  /** The runs that are asked for, in the order that is asked for. */
  List<Run> of(List<Run> all) {
    Stream<Run> found = all.stream();
    for (String condition : conditions) {
      found = found.filter(Condition.parse(condition, all)::isTrueOf);
    }
    Comparator<Run> order = Comparator.comparing(Run::id, Comparator.reverseOrder());
    if (sort == null) {
      return found.sorted(isReverse ? order.reversed() : order).toList();
    }
    RunField field = field(all);
    Comparator<Run> byField = field.order();
    return found
        .sorted(
            Comparator.<Run, Boolean>comparing(run -> field.texts(run).isEmpty())
                .thenComparing(isReverse ? byField.reversed() : byField)
                .thenComparing(order))
        .toList();
  }

  private RunField field(List<Run> all) {
    try {
      return RunField.of(sort, all);
    } catch (BadInput e) {
      throw new BadInput("--sort %s: %s", sort, e.getMessage());
    }
  }

  /** What is asked for by name, of which a list has columns. */
  List<RunField> names(List<Run> all) {
    List<RunField> names = new ArrayList<>();
    conditions.forEach(condition -> names.add(Condition.parse(condition, all).field()));
    if (sort != null) {
      names.add(field(all));
    }
    return names.stream().distinct().toList();
  }
}
