package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Checks that all Parquet or ORC files of a table have the same columns. Spark takes those of one
 * of them: what others have more is gone, what they lack is null, and what is of another type there
 * may have another value.
 */
public final class FileColumns {

  private static final int MAX_SHOWN = 300;

  private FileColumns() {}

  /** Checks the files of a table, in one job. */
  static void requireSame(Dataset<Row> rows, Format format) {
    List<String> files = Stream.of(rows.inputFiles()).sorted().toList();
    if (files.size() < 2) {
      return;
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(rows.sparkSession().sparkContext().hadoopConfiguration());
    String first = files.get(0);
    Map<String, String> columns = of(first, format, hadoop.value());
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    List<String> others = files.subList(1, files.size());
    List<String> problems =
        context
            .parallelize(List.copyOf(others), Math.min(others.size(), context.defaultParallelism()))
            .map(file -> problem(first, columns, file, of(file, format, hadoop.value())))
            .filter(Objects::nonNull)
            .collect();
    if (!problems.isEmpty()) {
      throw new BadInput("%s", problems.get(0));
    }
  }

  /** The types of a file's columns, in the words of its format. */
  private static Map<String, String> of(String file, Format format, Configuration hadoop) {
    Path path = new Path(URI.create(file));
    try {
      return format == Format.ORC ? orc(path, hadoop) : parquet(path, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the columns of '" + path + "'", e);
    }
  }

  private static Map<String, String> orc(Path path, Configuration hadoop) throws IOException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (Reader reader = OrcFile.createReader(path, OrcFile.readerOptions(hadoop))) {
      TypeDescription schema = reader.getSchema();
      for (int i = 0; i < schema.getFieldNames().size(); i++) {
        columns.put(schema.getFieldNames().get(i), schema.getChildren().get(i).toString());
      }
    }
    return columns;
  }

  private static Map<String, String> parquet(Path path, Configuration hadoop) throws IOException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      for (Type type : reader.getFileMetaData().getSchema().getFields()) {
        columns.put(type.getName(), type.isPrimitive() ? words(type.asPrimitiveType()) : "group");
      }
    }
    return columns;
  }

  private static String words(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    boolean isTime =
        type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96
            || meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
    // Times are the same in whatever unit.
    return isTime
        ? "timestamp"
        : (meaning == null ? type.getPrimitiveTypeName().toString() : meaning.toString())
            .toLowerCase(Locale.ROOT);
  }

  private static String problem(
      String first, Map<String, String> columns, String file, Map<String, String> its) {
    if (!columns.keySet().equals(its.keySet())) {
      return difference(
          shown(file), List.copyOf(its.keySet()), shown(first), List.copyOf(columns.keySet()));
    }
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String type = its.get(column.getKey());
      if (!type.equals(column.getValue())) {
        return String.format(
            "column '%s' is of type %s in %s, but of type %s in %s; read them apart, or write"
                + " them anew with one type",
            column.getKey(), type, shown(file), column.getValue(), shown(first));
      }
    }
    return null;
  }

  private static String shown(String file) {
    return "'" + URI.create(file).getPath() + "'";
  }

  /**
   * How the columns of a file differ from those of another, in words.
   *
   * @param file the file
   * @param names its columns
   * @param origin what has the others
   * @param expected the others
   */
  public static String difference(
      String file, List<String> names, String origin, List<String> expected) {
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(new HashSet<>(names));
    List<String> more = new ArrayList<>(names);
    more.removeAll(new HashSet<>(expected));
    String lacks = missing.isEmpty() ? "" : "it lacks " + shown(missing);
    String has = more.isEmpty() ? "" : "it has " + shown(more) + " more";
    return String.format(
        "%s has other columns than %s: %s; its head is %s, that of %s is %s",
        file,
        origin,
        lacks.isEmpty() || has.isEmpty() ? lacks + has : lacks + " and " + has.substring(3),
        shown(names),
        origin,
        shown(expected));
  }

  /** Names of columns in quotes, as many as go in a line. */
  public static String shown(List<String> names) {
    String all = String.join(",", names);
    return all.length() <= MAX_SHOWN ? "'" + all + "'" : "'" + all.substring(0, MAX_SHOWN) + "…'";
  }
}
