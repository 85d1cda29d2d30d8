package io.github.meanfield.jobs.report;

import io.github.meanfield.jobs.console.Console;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A table of a report with its head; columns of numbers are on the right. */
public record ReportTable(List<Cell> head, List<List<Cell>> rows) {

  private static final Predicate<String> NUMBER =
      Pattern.compile("[-+]?[0-9][0-9,.]*(e[-+][0-9]+)?( %)?").asMatchPredicate();

  /** Texts of more characters are broken into lines. */
  private static final int LONG = 50;

  /** Text can still be read on it. */
  private static final int MOST_SHADE = 50;

  /** What stands where there is no value. */
  private static final Set<String> NOTHING = Set.of("", "-");

  /**
   * A cell.
   *
   * @param picture SVG, null for none
   * @param note what stands behind the text, in small letters; null for nothing
   * @param share how strongly it is shaded, from -100 to 100; in another colour below 0
   * @param isLong whether its column has long texts, which are broken into lines
   */
  record Cell(
      String text, String picture, String note, int share, boolean isNumber, boolean isLong) {
    /** Whether it is shaded at all. */
    boolean isShaded() {
      return share != 0;
    }

    /** Whether it is shaded in the other colour. */
    boolean isAgainst() {
      return share < 0;
    }

    /** How strong its shade is, from 0 to 100. */
    int strength() {
      return Math.abs(share);
    }
  }

  /** A table of {@link Console#cell}s, its head first. */
  public static ReportTable of(List<? extends List<?>> rows) {
    return of(rows.get(0), rows.subList(1, rows.size()));
  }

  /** A table of {@link Console#cell}s, {@link SmallBars} and {@link MarkedCell}s. */
  public static ReportTable of(List<?> head, List<? extends List<?>> rows) {
    return shaded(head, rows, new int[rows.size()][head.size()]);
  }

  /**
   * A table some of whose cells are shaded.
   *
   * @param shares rows × columns, from 0 to 100
   */
  public static ReportTable shaded(List<?> head, List<? extends List<?>> rows, int[][] shares) {
    boolean[] isNumber = new boolean[head.size()];
    boolean[] isLong = new boolean[head.size()];
    for (int j = 0; j < isNumber.length; j++) {
      int column = j;
      List<String> texts = rows.stream().map(row -> text(row.get(column))).toList();
      isNumber[j] =
          texts.stream().anyMatch(NUMBER) && texts.stream().allMatch(NUMBER.or(NOTHING::contains));
      isLong[j] = texts.stream().anyMatch(text -> text.length() > LONG);
    }
    return new ReportTable(
        cells(head, new int[head.size()], isNumber, isLong),
        IntStream.range(0, rows.size())
            .mapToObj(i -> cells(rows.get(i), shares[i], isNumber, isLong))
            .toList());
  }

  private static List<Cell> cells(List<?> row, int[] shares, boolean[] isNumber, boolean[] isLong) {
    return IntStream.range(0, row.size())
        .mapToObj(j -> cell(row.get(j), shares[j], isNumber[j], isLong[j]))
        .toList();
  }

  /** What stands in a cell; nothing beside a picture. */
  private static String text(Object value) {
    return value instanceof SmallBars
        ? ""
        : Console.cell(value instanceof MarkedCell marked ? marked.value() : value);
  }

  private static Cell cell(Object value, int share, boolean isNumber, boolean isLong) {
    if (value instanceof MarkedCell marked) {
      int shade = (int) Math.round(MOST_SHADE * marked.share());
      return new Cell(text(value), null, marked.note(), shade, isNumber, isLong);
    }
    String picture = value instanceof SmallBars bars ? bars.svg() : null;
    return new Cell(text(value), picture, null, share, isNumber, isLong);
  }
}
