package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.ColumnSurvey;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.train.FeatureStages.Imputation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which columns a network learns from. */
final class ColumnOptions {

  /** A text column with more values than this, most of them seen once, tells rows apart. */
  static final int MAX_CATEGORIES = 100;

  private static final int MAX_TOLD = 20;

  private static final String AUTO = "auto";

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column to predict. Default for libsvm and idx: label")
  private String label;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns to learn from. Default: all but the label.")
  private List<String> columns;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      description = "Columns to leave out.")
  private List<String> ignored = List.of();

  @Option(
      names = "--numeric",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      defaultValue = AUTO,
      description = "Columns that are numbers, even if read as text. Default: by their types")
  private List<String> numeric;

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "A,B,...",
      hideParamSyntax = true,
      defaultValue = AUTO,
      description = "Columns of categories, even if they are numbers. Default: by their types")
  private List<String> categorical;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description =
          "Column that tells whose rows these are: rows of one id fall in the same split, and"
              + " nothing is learned from it.")
  private String id;

  @Option(
      names = "--weight-col",
      paramLabel = "COLUMN",
      description =
          "Column with the weight of each row in training, validation and linear baselines; test"
              + " metrics count every row once.")
  private String weightCol;

  @Mixin private JudgingOptions judging;

  @Option(
      names = "--imputation",
      paramLabel = "WORD",
      description =
          "What missing numbers become where the network does not take them:"
              + " ${COMPLETION-CANDIDATES} of the training rows. Default: median")
  private Imputation imputation;

  @Option(
      names = "--rare-categories",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "Categories that fewer training rows have are put together as one, where missing ones and"
              + " those that are not seen in training go too. Default: ${DEFAULT-VALUE}, each has its"
              + " own")
  private long rareCategories;

  /** Checks what can be checked before any Spark session starts. */
  void require(Format format) {
    if (label == null && !format.hasLabel()) {
      throw new BadInput("which column is to be predicted? give --label COLUMN");
    }
    if (rareCategories < 0) {
      throw new BadInput("--rare-categories is %d; it must not be negative", rareCategories);
    }
  }

  /** The label's column. */
  String label() {
    return label == null ? Tables.LABEL : Tables.name(label);
  }

  /** The column of ids, null without one. */
  String id() {
    return id == null ? null : Tables.name(id);
  }

  /** What the network is judged beside. */
  JudgingOptions judging() {
    return judging;
  }

  /** The column of weights, null without one. */
  String weightCol() {
    return weightCol == null ? null : Tables.name(weightCol);
  }

  /** What missing numbers become where the network does not take them. */
  Imputation imputation() {
    return imputation == null ? Imputation.MEDIAN : imputation;
  }

  /**
   * Settles what becomes of missing numbers.
   *
   * @param isEncoded whether the network takes them
   */
  void settleImputation(boolean isEncoded) {
    if (!isEncoded) {
      imputation = imputation();
    } else if (imputation != null) {
      throw TrainParams.needsPlain("--imputation");
    }
  }

  /** The training rows that a category must have to be one of its own. */
  long rareCategories() {
    return rareCategories;
  }

  /**
   * How the type of a column is decided.
   *
   * @param task what is learned of the label
   * @param isQueried whether a query makes the rows, which may use any column
   */
  Function<String, Reading> readings(Task task, boolean isQueried) {
    Set<String> numbers = new HashSet<>(named(numeric));
    Set<String> classes = new HashSet<>(named(categorical));
    (task == Task.REGRESSION ? numbers : classes).add(label());
    judging.human().ifPresent((task == Task.REGRESSION ? numbers : classes)::add);
    numbers.add(weightCol());
    Set<String> left = ignored.stream().map(Tables::name).collect(Collectors.toSet());
    left.add(id());
    Set<String> chosen =
        columns == null ? null : columns.stream().map(Tables::name).collect(Collectors.toSet());
    return name -> {
      if (numbers.contains(name)) {
        return Reading.NUMBERS;
      } else if (classes.contains(name)) {
        return Reading.CLASSES;
      }
      boolean isPassed = left.contains(name) || (chosen != null && !chosen.contains(name));
      return isPassed && !isQueried ? Reading.TEXT : Reading.BY_VALUES;
    };
  }

  /** Checks that the columns named are there. */
  void require(List<String> known) {
    Tables.require("--label", List.of(label()), known);
    Tables.require("--id", Stream.ofNullable(id()).toList(), known);
    Tables.require("--weight-col", Stream.ofNullable(weightCol()).toList(), known);
    Tables.require("--human", judging.human().stream().toList(), known);
    Tables.require("--numeric", named(numeric), known);
    Tables.require("--categorical", named(categorical), known);
    for (String name : named(numeric)) {
      if (named(categorical).contains(name)) {
        throw new BadInput("column '%s' cannot be both numeric and categorical", name);
      }
    }
  }

  private static List<String> named(List<String> columns) {
    return columns.equals(List.of(AUTO)) ? List.of() : columns.stream().map(Tables::name).toList();
  }

  /**
   * Decides what each column is to the network.
   *
   * @param rows the input
   * @return the roles, at least one column in them
   */
  ColumnRoles roles(Dataset<Row> rows) {
    List<String> known = List.of(rows.columns());
    List<String> left = ignored.stream().map(Tables::name).toList();
    Tables.require("--ignore", left, known);
    boolean chosen = columns != null;
    List<String> names =
        new ArrayList<>(chosen ? columns.stream().map(Tables::name).distinct().toList() : known);
    Tables.require("--columns", names, known);
    if (chosen && names.contains(label())) {
      throw new BadInput("--columns names the label '%s' itself", label());
    }
    judging
        .human()
        .filter(human -> human.equals(label()))
        .ifPresent(
            human -> {
              throw new BadInput("--human names the label '%s' itself", human);
            });
    names.removeAll(left);
    names.removeAll(Arrays.asList(label(), id(), weightCol(), judging.human().orElse(null)));
    List<String> sorted = Stream.of(numeric, categorical).flatMap(c -> named(c).stream()).toList();
    ColumnRoles roles =
        ColumnRoles.of(rows.schema(), names, chosen, named(numeric), named(categorical));
    settle(rows, roles, chosen ? names : sorted, named(categorical));
    if (roles.size() == 0) {
      throw new BadInput(
          "there is no column to learn from beside the label '%s'%s", label(), whyNone(roles));
    }
    return roles;
  }

  /**
   * Takes texts of dates for dates, but those that are to be categories, and leaves out columns
   * without values and (of those the user did not choose) identifiers.
   */
  private static void settle(
      Dataset<Row> rows, ColumnRoles roles, List<String> chosen, List<String> texts) {
    List<String> names =
        Stream.of(roles.categorical(), roles.numeric(), roles.dates().keySet())
            .flatMap(Collection::stream)
            .toList();
    ColumnSurvey survey = ColumnSurvey.of(rows, names);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      ColumnSurvey.Found found = survey.columns().get(i);
      boolean isText = roles.categorical().contains(name);
      if (found.values() < survey.rows()) {
        roles.missing().put(name, survey.rows() - found.values());
      }
      if (found.values() == 0) {
        roles.leaveOut(name, "it holds no values");
      } else if (isText && found.areDates() && !texts.contains(name)) {
        roles.takeForDates(name, found.haveTime());
      } else if (isText && !chosen.contains(name) && tellsRowsApart(found, survey.rows())) {
        roles.leaveOut(
            name,
            String.format(
                "it looks like an identifier (%s%s different values)",
                found.isEstimated() ? "about " : "", Console.count(found.different())));
      }
    }
  }

  private static String whyNone(ColumnRoles roles) {
    return roles.leftOut().entrySet().stream()
        .limit(MAX_TOLD)
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", roles.leftOut().isEmpty() ? "" : "; left out are ", ""));
  }

  private static boolean tellsRowsApart(ColumnSurvey.Found found, long rows) {
    return found.different() > MAX_CATEGORIES && 2 * found.different() > rows;
  }
}
