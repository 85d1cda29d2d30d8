package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.config.Attempt;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.check.ReadingNotes;
import io.github.meanfield.jobs.inspect.rows.AuditedTable;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.TrainingInput;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.ColumnChoice;
import io.github.meanfield.jobs.task.ReservedColumns;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.Task;
import io.github.meanfield.jobs.task.TaskOptions;
import io.github.meanfield.jobs.task.TypedInput;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.SplitAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Looks at a table before a network learns from it, and tells what is wrong or odd: features that
 * tell the label, rows that contradict one another, identifiers, marks of missing values that are
 * numbers, and so on, each with its cure.
 *
 * <pre>{@code
 * Audit audit = DataAudit.of(customers, "churn").setIdCol("customer_id").inspect();
 * System.out.println(audit);
 * }</pre>
 *
 * <p>Roles of columns and splits of rows are those that the command {@code train} gives them. The
 * rows are read a few times, whatever the number of columns, and kept meanwhile. The same rows give
 * the same audit, in any order and partitioning. Nothing is changed or written.
 */
public final class DataAudit {

  private static final Attempt LABEL_ERRORS =
      new Attempt("the search for rows whose label is wrong", " failed");

  private final Dataset<Row> rows;
  private final String label;
  private Task task = Task.CLASSIFICATION;
  private List<String> columns;
  private List<String> ignored = List.of();
  private List<String> numeric = List.of();
  private List<String> categorical = List.of();
  private String textCol;
  private String idCol;
  private String weightCol;
  private String splitCol;
  private int labelErrors;
  private SplitAssigner splitter =
      new SplitAssigner().setSplitCol(TaskOptions.SPLIT_COL).setSeed(42);
  private List<FoundColumn> found;

  private DataAudit(Dataset<Row> rows, String label) {
    this.rows = rows;
    this.label = label;
  }

  /**
   * An audit of rows.
   *
   * @param rows the rows
   * @param label the column to predict
   */
  public static DataAudit of(Dataset<Row> rows, String label) {
    return new DataAudit(rows, label);
  }

  /** An audit with the options of a command. */
  static DataAudit of(Dataset<Row> rows, ColumnChoice choice, TaskOptions options) {
    DataAudit audit = new DataAudit(rows, choice.label());
    audit.columns = choice.columns();
    audit.ignored = choice.ignored();
    audit.numeric = choice.numeric();
    audit.categorical = choice.categorical();
    audit.textCol = choice.text();
    audit.idCol = choice.id();
    audit.weightCol = choice.weightCol();
    audit.task = options.task();
    audit.splitter = options.splitter(choice.id());
    return audit;
  }

  /** The column of texts whose words the network is to read; none, if nothing is said. */
  public DataAudit setTextCol(String name) {
    textCol = name;
    return this;
  }

  /** What is learned of the label; classes, if nothing is said. */
  public DataAudit setTask(Task value) {
    task = value;
    return this;
  }

  /** Columns to learn from; all others, if nothing is said. */
  public DataAudit setColumns(String... names) {
    columns = List.of(names);
    return this;
  }

  /** Columns to leave out. */
  public DataAudit setIgnore(String... names) {
    ignored = List.of(names);
    return this;
  }

  /** Columns that are numbers, whatever their type. */
  public DataAudit setNumeric(String... names) {
    numeric = List.of(names);
    return this;
  }

  /** Columns that are categories, whatever their type. */
  public DataAudit setCategorical(String... names) {
    categorical = List.of(names);
    return this;
  }

  /** Column that tells whose rows these are; nothing is learned from it. */
  public DataAudit setIdCol(String name) {
    idCol = name;
    return this;
  }

  /** Column of the weights of rows; an audit counts each row once. */
  public DataAudit setWeightCol(String name) {
    weightCol = name;
    return this;
  }

  /**
   * Column that holds the split of each row, {@code train}, {@code validation} or {@code test}, in
   * place of a split by hash.
   */
  public DataAudit setSplitCol(String name) {
    splitCol = name;
    return this;
  }

  /** What splits the rows, where no column does; by {@code idCol}, if that is set. */
  public DataAudit setSplitter(SplitAssigner value) {
    splitter = value.copy(ParamMap.empty());
    // A column that it would add is none to learn from.
    splitter.clear(splitter.validationIndicatorCol());
    return this;
  }

  /**
   * Looks for rows whose label is probably wrong, and tells of the most suspicious. For this a
   * small network is trained five times, each time on four fifths of the rows; labels must be
   * classes. Unlike all else, what it finds may depend on the order of rows and on how many cores
   * Spark has. If it fails, as with too few rows of a class, a finding says so.
   *
   * @param most the most rows to tell of; 0, as it is if nothing is said, for not looking
   */
  public DataAudit setLabelErrors(int most) {
    labelErrors = most;
    return this;
  }

  /** What the columns of CSV files turned out to be. */
  DataAudit setFound(List<FoundColumn> columnsOfFiles) {
    found = columnsOfFiles;
    return this;
  }

  /**
   * Looks at the rows.
   *
   * @return what is in them
   * @throws BadInput if a training would refuse them: columns that are not there, a label of one
   *     class, nothing to learn from; or if wrong labels are to be looked for among numbers
   */
  public Audit inspect() {
    requireLabelErrors(labelErrors, task);
    if (labelErrors > 0 && textCol != null) {
      throw new BadInput(
          "--label-errors asks a network of tables, and --text names column '%s', which such a"
              + " network does not read; leave out one of them",
          textCol);
    }
    ColumnChoice choice =
        new ColumnChoice(
            label, columns, ignored, numeric, categorical, textCol, idCol, weightCol, null);
    choice.require(List.of(rows.columns()));
    try (KeptRows kept = new KeptRows()) {
      Dataset<Row> typed = TypedInput.typed(rows, choice.readings(task, false), Set.of());
      Dataset<Row> split = kept.keep(split(typed));
      requireSplits(split);
      String ofSplit = splitCol == null ? splitter.getSplitCol() : splitCol;
      ColumnRoles roles = choice.roles(split.drop(ofSplit));
      Target target = task.target(split, label, ofSplit);
      Dataset<Row> table = split.drop(ofSplit);
      if (labelErrors > 0) {
        // Fails early: the audit takes its time.
        ReservedColumns.requireFree(table.columns(), roles, null, target);
      }
      Evidence evidence = Evidence.of(AuditedTable.of(split, ofSplit, roles, choice, target));
      List<Finding> notes = new ArrayList<>(notes(choice));
      return Audit.of(evidence, notes, labelErrors(table, roles, target, notes));
    }
  }

  /** Requires a number of rows to tell of, and classes, if there is anything to tell of. */
  static void requireLabelErrors(int most, Task task) {
    if (most < 0) {
      throw new BadInput("--label-errors is %d, but must be at least 0", most);
    } else if (most > 0 && task == Task.REGRESSION) {
      throw new BadInput(
          "--label-errors looks for wrong classes, but --task regression has numbers; leave it out");
    }
  }

  /** Null if that was not asked for; so it is after a failure, which is a note. */
  private LabelErrors labelErrors(
      Dataset<Row> table, ColumnRoles roles, Target target, List<Finding> notes) {
    return labelErrors > 0 && target instanceof ClassTarget classes
        ? LABEL_ERRORS
            .of(
                table.sparkSession(),
                () -> LabelErrors.of(table, roles, classes, idCol, splitter.getSeed(), labelErrors),
                failure ->
                    notes.add(
                        Finding.warning(Kind.LABEL_ERRORS, List.of(label), 0, null)
                            .text("%s", failure)))
            .orElse(null)
        : null;
  }

  private Dataset<Row> split(Dataset<Row> typed) {
    if (splitCol != null) {
      Tables.require("splitCol", List.of(splitCol), List.of(rows.columns()));
      return Tables.spread(typed);
    }
    if (idCol != null) {
      splitter.setKeyCol(idCol);
    }
    return splitter.transform(Tables.spread(typed));
  }

  private void requireSplits(Dataset<Row> split) {
    if (splitCol == null) {
      return;
    }
    Dataset<Row> others =
        split.where(
            functions.not(
                functions.coalesce(
                    Columns.named(splitCol).isin(Target.SPLITS.toArray()), functions.lit(false))));
    List<Row> other = others.select(Columns.named(splitCol)).takeAsList(1);
    if (!other.isEmpty()) {
      throw new BadInput(
          "column '%s' holds '%s'; splits are %s",
          splitCol, other.get(0).get(0), String.join(", ", Target.SPLITS));
    }
  }

  /** What a person should know of how texts were read, as findings. */
  private List<Finding> notes(ColumnChoice choice) {
    List<FoundColumn> texts =
        found == null ? TrainingInput.of(rows, choice.readings(task, false)).columns() : found;
    return ReadingNotes.of(texts);
  }
}
