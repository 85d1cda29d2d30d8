package io.github.meanfield.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A table of a report with its head; columns of numbers are on the right. */
public record ReportTable(List<Cell> head, List<List<Cell>> rows) {

  private static final Predicate<String> NUMBER =
      Pattern.compile("[-+]?[0-9][0-9,.]*(e[-+][0-9]+)?( %)?").asMatchPredicate();

  /** What stands where there is no value. */
  private static final Set<String> NOTHING = Set.of("", "-");

  /**
   * A cell.
   *
   * @param share how strongly it is shaded, from 0 to 100
   */
  record Cell(String text, int share, boolean isNumber) {}

  /** A table of texts and numbers, its head first. */
  public static ReportTable of(List<List<String>> rows) {
    return of(rows.get(0), rows.subList(1, rows.size()));
  }

  /** A table of texts and numbers. */
  public static ReportTable of(List<String> head, List<List<String>> rows) {
    return shaded(head, rows, new int[rows.size()][head.size()]);
  }

  /**
   * A table some of whose cells are shaded.
   *
   * @param shares rows × columns, from 0 to 100
   */
  public static ReportTable shaded(List<String> head, List<List<String>> rows, int[][] shares) {
    boolean[] isNumber = new boolean[head.size()];
    for (int j = 0; j < isNumber.length; j++) {
      int column = j;
      List<String> texts = rows.stream().map(row -> row.get(column)).toList();
      isNumber[j] =
          texts.stream().anyMatch(NUMBER) && texts.stream().allMatch(NUMBER.or(NOTHING::contains));
    }
    List<List<Cell>> cells = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      cells.add(cells(rows.get(i), shares[i], isNumber));
    }
    return new ReportTable(cells(head, new int[head.size()], isNumber), cells);
  }

  private static List<Cell> cells(List<String> texts, int[] shares, boolean[] isNumber) {
    List<Cell> cells = new ArrayList<>();
    for (int j = 0; j < texts.size(); j++) {
      cells.add(new Cell(texts.get(j), shares[j], isNumber[j]));
    }
    return cells;
  }
}
