package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.tables.OutputFormat;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a folder or table of scored rows, which rows that are added to it must have.
 *
 * @param place its path or name
 * @param schema its columns
 * @param partitions those that divide it into folders
 * @param isTyped whether it keeps types: CSV and JSON are read as what they look like
 */
record ScoredColumns(String place, StructType schema, List<String> partitions, boolean isTyped) {

  /** The columns of a folder; none if no rows are in it. */
  static Optional<ScoredColumns> ofFolder(
      SparkSession session, String folder, OutputFormat format) {
    if (Storage.visible(Storage.path("--output", folder)).isEmpty()) {
      return Optional.empty();
    }
    if (format == OutputFormat.CSV) {
      CsvTable table =
          CsvTable.open(
              session,
              Storage.literal(folder),
              ScoredFolder.form('.', List.of()),
              BadRecords.REFUSE);
      return Optional.of(ofCsv(folder, table.names(), table.partitions()));
    }
    Dataset<Row> rows =
        session
            .read()
            .format(format.toString())
            .options(OutputFormat.OPTIONS)
            .load(Storage.literal(folder));
    return Optional.of(
        new ScoredColumns(folder, rows.schema(), partitions(rows), format != OutputFormat.JSON));
  }

  private static ScoredColumns ofCsv(String folder, List<String> names, List<String> partitions) {
    StructType schema = new StructType();
    for (String name : Stream.concat(names.stream(), partitions.stream()).toList()) {
      schema = schema.add(name, DataTypes.StringType);
    }
    return new ScoredColumns(folder, schema, partitions, false);
  }

  /** The columns of a table; none if it does not exist. */
  static Optional<ScoredColumns> ofTable(SparkSession session, String table) {
    if (!session.catalog().tableExists(table)) {
      return Optional.empty();
    }
    try {
      List<String> partitions =
          session.catalog().listColumns(table).where("isPartition").collectAsList().stream()
              .map(org.apache.spark.sql.catalog.Column::name)
              .toList();
      return Optional.of(new ScoredColumns(table, session.table(table).schema(), partitions, true));
    } catch (AnalysisException e) {
      throw new BadInput("--output: cannot look at table '%s': %s", table, e.getMessage());
    }
  }

  private static List<String> partitions(Dataset<Row> rows) {
    return rows.queryExecution().analyzed() instanceof LogicalRelation files
            && files.relation() instanceof HadoopFsRelation relation
        ? List.of(relation.partitionSchema().fieldNames())
        : List.of();
  }

  /**
   * Checks that rows can be added, and gives their columns the order of those that are there.
   *
   * @param rows the rows
   * @param dividing columns that divide the rows into folders
   */
  Dataset<Row> accept(Dataset<Row> rows, List<String> dividing) {
    if (!Set.of(schema.fieldNames()).equals(Set.of(rows.columns()))) {
      throw new BadInput(
          "--append: '%s' has the columns %s; these rows have %s",
          place, list(List.of(schema.fieldNames())), list(List.of(rows.columns())));
    } else if (!partitions.equals(dividing)) {
      throw new BadInput(
          "--append: '%s' is divided into folders by %s, these rows by %s; give the --partition-by"
              + " of the earlier run",
          place, list(partitions), list(dividing));
    }
    requireTypes(rows.schema());
    return rows.select(Stream.of(schema.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  private void requireTypes(StructType added) {
    if (!isTyped) {
      return;
    }
    List<String> different = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String there = field.dataType().catalogString();
      String here = added.apply(field.name()).dataType().catalogString();
      // The type of what the name of a folder says is only guessed.
      if (!there.equals(here) && !partitions.contains(field.name())) {
        different.add(String.format("%s is %s there and %s here", field.name(), there, here));
      }
    }
    if (!different.isEmpty()) {
      throw new BadInput(
          "--append: '%s' has columns of other types: %s; cast them by --sql, as by CAST(x AS"
              + " double) AS x, or give another --output",
          place, list(different));
    }
  }

  private static String list(List<String> words) {
    return words.isEmpty() ? "no column" : String.join(", ", words);
  }
}
