package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.Tables;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Scored rows judged by their true labels: classes or numbers. */
public sealed interface Judgement {

  /** Of more classes, tables are for a report. */
  int MAX_PRINTED_CLASSES = 10;

  /** Rows that were judged. */
  long numRows();

  /** Names of the classes, in the order of their numbers; none for numbers. */
  List<String> classes();

  /** Number of classes, 0 for numbers. */
  default int numClasses() {
    return classes().size();
  }

  /** The judged rows of each class; none for numbers. */
  double[] rowsOfClasses();

  /** The judged rows, with the columns they came in and those of {@link ScoredTable}. */
  Dataset<Row> known();

  /** Array of the probabilities in {@link #known}; null for numbers. */
  Column scores();

  /** The judged rows, with a group of each. */
  default JudgedRows rows(Column group) {
    return rows(known(), group);
  }

  /**
   * Other rows, with a group of each.
   *
   * @param others rows with the columns of {@link #known}
   */
  JudgedRows rows(Dataset<Row> others, Column group);

  /** One answer for every row, from these rows: the largest class, or the mean. */
  Contestant baseline();

  /**
   * What people have predicted.
   *
   * @param column column of the rows
   * @throws BadInput if they have predicted nothing that can be judged
   */
  Contestant human(String column);

  /** Why a row could not be judged. */
  String whySkipped();

  /** Prints what metrics do not tell. */
  void print();

  /**
   * Adds what a report shows of them.
   *
   * @param texts columns whose words a network has read, which are shown at length
   * @param explainer tells what moved predictions; none if that is not known
   */
  void addTo(Report report, List<String> texts, Optional<Explainer> explainer);

  /**
   * Judges rows.
   *
   * @param scored rows with a prediction
   * @param label column of the true labels
   * @param isRegression whether they are numbers
   * @param classes names of the classes in the order of probabilities; none if they are not known
   */
  static Judgement of(
      Dataset<Row> scored, String label, boolean isRegression, List<String> classes) {
    ScoredTable.require(scored, label, "is --label spelled right?");
    ScoredTable.require(scored, "prediction", "score the rows first or give --model");
    if (isRegression) {
      Dataset<Row> known = RegressionSections.known(scored, label);
      long rows = known.count();
      if (rows == 0) {
        throw new BadInput("no row has both a number in '%s' and a prediction", label);
      }
      return new OfNumbers(known, label, rows, Calibration.of(known));
    }
    return new OfClasses(scored, label, ScoredTable.of(scored, label, classes));
  }

  private static Contestant people(
      Dataset<Row> known, String column, Column prediction, String required) {
    Column other = functions.when(prediction.isNull(), functions.col(column).cast("string"));
    Row found = known.agg(functions.count(prediction), functions.first(other, true)).head();
    if (found.getLong(0) > 0) {
      return new Contestant(column, Kind.HUMAN, prediction, null);
    } else if (found.isNullAt(1)) {
      throw new BadInput("--human '%s' has no value in the rows that are judged", column);
    }
    throw new BadInput(
        "no value of --human '%s' is %s; one is '%s'", column, required, found.getString(1));
  }

  /** Judged classes. */
  record OfClasses(Dataset<Row> scored, String label, ScoredTable table) implements Judgement {
    @Override
    public long numRows() {
      return table.numRows();
    }

    @Override
    public List<String> classes() {
      return table.names();
    }

    @Override
    public double[] rowsOfClasses() {
      return table.rowsOfClasses();
    }

    @Override
    public Dataset<Row> known() {
      return ScoredTable.known(scored, label, table.classes());
    }

    @Override
    public Column scores() {
      return vector_to_array(functions.col(ScoredTable.SCORES), "float64");
    }

    @Override
    public JudgedRows rows(Dataset<Row> others, Column group) {
      return new ClassRows(ClassRows.compact(others, numClasses(), group), numClasses());
    }

    @Override
    public Contestant baseline() {
      double[] counts = table.rowsOfClasses();
      return Contestant.always("always " + table.names().get(ClassMetrics.largest(counts)), counts);
    }

    @Override
    public Contestant human(String column) {
      Column prediction = table.classes().numberOf(scored, column);
      return people(known(), column, prediction, "a class (" + table.classes() + ")");
    }

    @Override
    public String whySkipped() {
      return "no label, one that the model does not know, or no score";
    }

    @Override
    public void print() {
      if (table.names().size() <= MAX_PRINTED_CLASSES) {
        Console.gap();
        Console.table(EvaluationTables.classes(table));
        Console.gap();
        Console.table(EvaluationTables.confusion(table));
      }
    }

    @Override
    public void addTo(Report report, List<String> texts, Optional<Explainer> explainer) {
      ClassSections.add(report, scored, label, table, texts, explainer);
    }
  }

  /** Judged numbers. */
  record OfNumbers(
      Dataset<Row> known, String label, long numRows, Optional<Calibration> calibration)
      implements Judgement {
    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public double[] rowsOfClasses() {
      return new double[0];
    }

    @Override
    public Column scores() {
      return null;
    }

    @Override
    public JudgedRows rows(Dataset<Row> others, Column group) {
      return new NumberRows(
          NumberRows.compact(
              others,
              functions.col(ScoredTable.TRUTH),
              functions.col(ScoredTable.PREDICTION),
              group));
    }

    @Override
    public Contestant baseline() {
      Row mean = known.agg(functions.avg(ScoredTable.TRUTH)).head();
      return Contestant.always("always the mean", mean.getDouble(0));
    }

    @Override
    public Contestant human(String column) {
      return people(known, column, Tables.finite(functions.col(column)), "a number");
    }

    @Override
    public String whySkipped() {
      return "no number as label, or no prediction";
    }

    @Override
    public void print() {
      calibration.ifPresent(Calibration::print);
    }

    @Override
    public void addTo(Report report, List<String> texts, Optional<Explainer> explainer) {
      calibration.ifPresent(its -> its.addTo(report));
      RegressionSections.add(report, known, label, numRows, texts, explainer);
    }
  }
}
