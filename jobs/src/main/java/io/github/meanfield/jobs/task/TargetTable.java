package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** How labels divide, as people read it. */
public final class TargetTable {

  private static final int MOST_CLASSES = 20;

  private TargetTable() {}

  /** A table of the classes, or of the numbers' distribution, line by line. */
  public static List<String> lines(Target target) {
    return target instanceof ClassTarget classes ? lines(classes) : lines((NumberTarget) target);
  }

  private static List<String> lines(ClassTarget classes) {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of(classes.label(), "train", "validation", "test", "all", "share"));
    long[] sums = classes.rows();
    long all = LongStream.of(sums).sum();
    classes.counts().entrySet().stream()
        .limit(MOST_CLASSES)
        .forEach(entry -> table.add(row(entry.getKey(), entry.getValue(), all)));
    table.add(row("rows", sums, all));
    List<String> lines = new ArrayList<>(Console.tableLines(table));
    int more = classes.names().size() - MOST_CLASSES;
    if (more > 0) {
      lines.add("(" + more + " more classes)");
    }
    return lines;
  }

  private static List<String> lines(NumberTarget target) {
    List<List<Object>> table = new ArrayList<>();
    table.add(
        List.of(target.label(), "rows", "mean", "deviation", "min", "25%", "median", "75%", "max"));
    table.addAll(target.table());
    return Console.tableLines(table);
  }

  private static List<Object> row(String name, long[] counts, long all) {
    long sum = LongStream.of(counts).sum();
    String share = Console.share((double) sum / all);
    return List.of(name, counts[0], counts[1], counts[2], sum, share);
  }
}
