package io.github.meanfield.jobs.task;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.ColumnSurvey;
import io.github.meanfield.jobs.model.Fingerprint;
import io.github.meanfield.jobs.model.TrainedColumn;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.jobs.tables.FreeText;
import io.github.meanfield.jobs.tables.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which columns are to be what, by their names after reading.
 *
 * @param label the one to predict
 * @param columns those to learn from, null for all others
 * @param ignored those to leave out
 * @param numeric those that are numbers, whatever their type
 * @param categorical those that are categories, whatever their type
 * @param text the one whose words the network reads; null without one
 * @param id whose rows these are; null without one
 * @param weightCol weights of rows; null without one
 * @param human what people have predicted, which is of the label's type and not learned from; null
 *     without it
 */
public record ColumnChoice(
    String label,
    List<String> columns,
    List<String> ignored,
    List<String> numeric,
    List<String> categorical,
    String text,
    String id,
    String weightCol,
    String human) {

  /** A text column with more values than this, most of them seen once, tells rows apart. */
  public static final int MAX_CATEGORIES = 100;

  private static final int MAX_TOLD = 20;

  /**
   * How the type of a column is decided.
   *
   * @param task what is learned of the label
   * @param isQueried whether a query makes the rows, which may use any column
   */
  public Function<String, Reading> readings(Task task, boolean isQueried) {
    Set<String> numbers = new HashSet<>(numeric);
    Set<String> classes = new HashSet<>(categorical);
    (task == Task.REGRESSION ? numbers : classes).addAll(Arrays.asList(label, human));
    Set<String> left = new HashSet<>(ignored);
    left.add(id);
    Set<String> chosen = columns == null ? null : new HashSet<>(columns);
    return name -> {
      if (name.equals(text)) {
        return Reading.BY_VALUES;
      } else if (name.equals(weightCol)) {
        return Reading.WEIGHTS;
      } else if (numbers.contains(name)) {
        return Reading.NUMBERS;
      } else if (classes.contains(name)) {
        return Reading.CLASSES;
      }
      boolean isPassed = left.contains(name) || (chosen != null && !chosen.contains(name));
      return isPassed && !isQueried ? Reading.TEXT : Reading.BY_VALUES;
    };
  }

  /** Checks that the columns named are there. */
  public void require(List<String> known) {
    Tables.require("--label", List.of(label), known);
    Tables.require("--id", Stream.ofNullable(id).toList(), known);
    Tables.require("--weight-col", Stream.ofNullable(weightCol).toList(), known);
    Tables.require("--human", Stream.ofNullable(human).toList(), known);
    if (label.equals(human)) {
      throw new BadInput("--human names the label '%s' itself", label);
    }
    Tables.require("--numeric", numeric, known);
    Tables.require("--categorical", categorical, known);
    for (String name : numeric) {
      if (categorical.contains(name)) {
        throw new BadInput("column '%s' cannot be both numeric and categorical", name);
      }
    }
    if (text != null) {
      requireOne(known);
      Tables.require("--text", List.of(text), known);
      requireNoOther("--label", List.of(label));
      requireNoOther("--id", Stream.ofNullable(id).toList());
      requireNoOther("--weight-col", Stream.ofNullable(weightCol).toList());
      requireNoOther("--human", Stream.ofNullable(human).toList());
      requireNoOther("--ignore", ignored);
      requireNoOther("--numeric", numeric);
      requireNoOther("--categorical", categorical);
    }
  }

  private void requireOne(List<String> known) {
    List<String> names = Stream.of(text.split(",")).map(String::strip).toList();
    if (!known.contains(text) && names.size() > 1) {
      Tables.require("--text", names, known);
      String joined =
          names.stream().map(Cure::name).collect(Collectors.joining(", ", "concat_ws(' ', ", ")"));
      throw new BadInput(
          "--text is '%s', but the words of one column are read; join the columns: %s --text texts",
          text, Cure.added(joined, "texts"));
    }
  }

  private void requireNoOther(String option, List<String> names) {
    if (names.contains(text)) {
      throw new BadInput(
          "--text and %s both name column '%s'; leave it out of one of them", option, text);
    }
  }

  /**
   * Decides what each column is to the network.
   *
   * @param rows the input
   * @return the roles, at least one column in them
   */
  public ColumnRoles roles(Dataset<Row> rows) {
    List<String> known = List.of(rows.columns());
    Tables.require("--ignore", ignored, known);
    boolean chosen = columns != null;
    List<String> names = new ArrayList<>(chosen ? columns.stream().distinct().toList() : known);
    Tables.require("--columns", names, known);
    if (chosen && names.contains(label)) {
      throw new BadInput("--columns names the label '%s' itself", label);
    }
    names.removeAll(ignored);
    names.removeAll(Arrays.asList(label, id, weightCol, human, text));
    List<String> sorted = Stream.of(numeric, categorical).flatMap(List::stream).toList();
    ColumnRoles sortedByType = ColumnRoles.of(rows.schema(), names, chosen, numeric, categorical);
    ColumnRoles roles =
        text == null ? sortedByType : sortedByType.withText(rows.schema().apply(text));
    Fingerprint content = settle(rows, roles, chosen ? names : sorted, categorical);
    if (roles.size() == 0) {
      throw new BadInput(
          "there is no column to learn from beside the label '%s'%s", label, whyNone(roles));
    }
    return roles.of(content);
  }

  /**
   * What each column is to the model, by its name; what takes no part is not in it.
   *
   * @param roles the roles of features
   */
  public Map<String, TrainedColumn.Role> known(ColumnRoles roles) {
    Map<String, TrainedColumn.Role> known = new HashMap<>();
    roles.kinds().forEach((name, kind) -> known.put(name, TrainedColumn.Role.valueOf(kind.name())));
    known.put(weightCol, TrainedColumn.Role.WEIGHT);
    known.put(id, TrainedColumn.Role.ID);
    known.put(label, TrainedColumn.Role.LABEL);
    return known;
  }

  /**
   * Takes texts of dates for dates, but those that are to be categories, and leaves out columns
   * without values and (of those the user did not choose) identifiers.
   *
   * @return what the rows hold
   */
  private static Fingerprint settle(
      Dataset<Row> rows, ColumnRoles roles, List<String> chosen, List<String> texts) {
    List<String> names =
        Stream.of(roles.categorical(), roles.numeric(), roles.dates().keySet(), roles.texts())
            .flatMap(Collection::stream)
            .toList();
    ColumnSurvey survey = ColumnSurvey.of(rows, names);
    Fingerprint content = survey.content();
    int numTexts = roles.categorical().size();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      ColumnSurvey.Found found = survey.columns().get(i);
      boolean isText = i < numTexts;
      if (found.values() < content.rows()) {
        roles.missing().put(name, content.rows() - found.values());
      }
      if (found.values() == 0 && name.equals(roles.text())) {
        throw new BadInput(
            "--text names column '%s', which holds no values; leave --text out", name);
      } else if (found.values() == 0) {
        roles.leaveOut(name, "it holds no values");
      } else if (isText && found.areDates() && !texts.contains(name)) {
        roles.takeForDates(name, found.haveTime());
      } else if (isText && !chosen.contains(name) && tellsRowsApart(found, content.rows())) {
        roles.leaveOut(name, whyLeftOut(rows, name, found));
      }
    }
    return content;
  }

  private static String whyLeftOut(Dataset<Row> rows, String name, ColumnSurvey.Found found) {
    String different =
        String.format(
            "(%s%s different values)",
            found.isEstimated() ? "about " : "", Console.count(found.different()));
    return FreeText.isIn(rows, name)
        // The option is in front, where no line breaks it.
        ? String.format(
            "it holds free texts; %s reads their words %s", Cure.option("--text", name), different)
        : "it looks like an identifier " + different;
  }

  private static String whyNone(ColumnRoles roles) {
    Map<String, String> leftOut = roles.leftOut();
    return leftOut.entrySet().stream()
        .limit(MAX_TOLD)
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", leftOut.isEmpty() ? "" : "; left out are ", ""));
  }

  private static boolean tellsRowsApart(ColumnSurvey.Found found, long rows) {
    return found.different() > MAX_CATEGORIES && 2 * found.different() > rows;
  }
}
