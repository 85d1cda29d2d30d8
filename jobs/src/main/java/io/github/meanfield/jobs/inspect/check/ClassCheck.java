package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.task.ClassTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Classes that few training rows have, or nearly all. */
public final class ClassCheck implements Check {

  /** Training rows that a class should have at least. */
  static final long FEWEST = 10;

  /** A class that this share of the rows has makes accuracy meaningless. */
  static final double MAJORITY = 0.95;

  @Override
  public List<Finding> of(Evidence evidence) {
    return evidence.table().target() instanceof ClassTarget classes ? of(classes) : List.of();
  }

  /** What is to be told of classes. */
  public static List<Finding> of(ClassTarget classes) {
    List<Finding> findings = new ArrayList<>();
    List<Map.Entry<String, long[]>> rare =
        classes.counts().entrySet().stream()
            .filter(entry -> entry.getValue()[0] < FEWEST)
            .sorted(Comparator.comparingLong(entry -> entry.getValue()[0]))
            .toList();
    List<String> label = List.of(classes.label());
    if (!rare.isEmpty()) {
      String example = rare.get(0).getKey();
      findings.add(
          Finding.warning(Kind.RARE_CLASS, label, rare.size(), example)
              .text(
                  "%s of %s of %s %s fewer than %d training rows: '%s' has %d",
                  Console.count(rare.size()),
                  Numbers.counted(classes.names().size(), "class"),
                  classes.label(),
                  rare.size() == 1 ? "has" : "have",
                  FEWEST,
                  example,
                  rare.get(0).getValue()[0])
              .cure(
                  (classes.mayBeNumber() && 2 * rare.size() > classes.names().size()
                          ? "--task regression, if it is a number; or "
                          : "")
                      + "join classes by --sql, or leave their rows out by a WHERE in it"));
    }
    if (classes.unknown() > 0) {
      findings.add(
          Finding.hint(Kind.RARE_CLASS, label, classes.unknown(), null)
              .text(
                  "%s of classes that no training row has are left out",
                  Numbers.counted(classes.unknown(), "row"))
              .cure("another --seed, or larger share of --weights for training"));
    }
    long all = LongStream.of(classes.rows()).sum();
    classes.counts().entrySet().stream()
        .filter(entry -> LongStream.of(entry.getValue()).sum() >= MAJORITY * all)
        .map(entry -> majority(classes.label(), entry, all))
        .forEach(findings::add);
    return findings;
  }

  private static Finding majority(String label, Map.Entry<String, long[]> entry, long all) {
    long rows = LongStream.of(entry.getValue()).sum();
    return Finding.hint(Kind.LABEL, List.of(label), rows, entry.getKey())
        .text(
            "%s is '%s' in %s of the rows, so that accuracy tells little: look at AUC, PR-AUC and"
                + " balanced accuracy",
            label, entry.getKey(), Console.share((double) rows / all))
        .cure("--class-weights balanced");
  }
}
