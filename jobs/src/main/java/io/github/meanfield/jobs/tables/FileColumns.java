package io.github.meanfield.jobs.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.TypeDescription;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Checks that all Parquet or ORC files of a table have the same columns. Spark takes those of one
 * of them: what others have more is gone, what they lack is null, and what is of another type there
 * may have another value.
 */
public final class FileColumns {

  private static final int MAX_SHOWN = 300;

  /** Spark reads texts of limited lengths as any others. */
  private static final Pattern ORC_TEXTS = Pattern.compile("\\b(varchar|char)\\(\\d+\\)");

  private FileColumns() {}

  /**
   * What a file holds.
   *
   * @param name the file, in words
   * @param columns the types of its columns, in the words of its format
   */
  record Held(String name, Map<String, String> columns) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads {@link #json}. */
    static Held of(String json) {
      try {
        return MAPPER.readValue(json, Held.class);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException("these are no columns of a file: " + json, e);
      }
    }

    /** A text, which every serializer takes. */
    String json() {
      return MAPPER.valueToTree(this).toString();
    }
  }

  /** Checks the files of a table, in one job. */
  static void requireSame(Dataset<Row> rows, Format format) {
    List<String> files = List.of(rows.inputFiles());
    if (files.size() > 1) {
      requireSame(rows.sparkSession(), files, format, Optional.empty());
    }
  }

  /**
   * Checks files, in one job.
   *
   * @param files the files, of which those without columns, as without bytes, hold no rows
   * @param known what all are to hold; if nothing, what the first of them does
   * @return what all hold; nothing without any file
   */
  static Optional<Held> requireSame(
      SparkSession session, List<String> files, Format format, Optional<Held> known) {
    if (files.isEmpty()) {
      return known;
    }
    SerializableConfiguration hadoop =
        new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<Held> held =
        context
            .parallelize(
                files.stream().sorted().toList(),
                Math.min(files.size(), context.defaultParallelism()))
            .map(file -> new Held(shown(file), of(file, format, hadoop.value())).json())
            .collect()
            .stream()
            .map(Held::of)
            .filter(file -> !file.columns.isEmpty())
            .toList();
    Optional<Held> first = known.or(() -> held.stream().findFirst());
    held.forEach(file -> requireSame(first.get(), file));
    return first;
  }

  /**
   * What lets rows through by the names of their files, once each, and ends the job where one of
   * them holds other columns.
   *
   * @param known what all are to hold
   */
  static UserDefinedFunction areSame(SparkSession session, Held known, Format format) {
    SerializableConfiguration hadoop =
        new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
    return functions.udf(new Look(known.json(), format, hadoop), DataTypes.BooleanType);
  }

  /** Looks at a file when the first of its rows comes. */
  private static final class Look implements UDF1<String, Boolean> {

    private static final long serialVersionUID = 1L;

    private final String known;
    private final Format format;
    private final SerializableConfiguration hadoop;
    private transient String last;

    private Look(String known, Format format, SerializableConfiguration hadoop) {
      this.known = known;
      this.format = format;
      this.hadoop = hadoop;
    }

    @Override
    public Boolean call(String file) {
      if (!file.equals(last)) {
        requireSame(Held.of(known), new Held(shown(file), of(file, format, hadoop.value())));
        last = file;
      }
      return true;
    }
  }

  /** The types of a file's columns, in the words of its format. */
  private static Map<String, String> of(String file, Format format, Configuration hadoop) {
    Path path = new Path(URI.create(file));
    try {
      return format == Format.ORC ? orc(path, hadoop) : parquet(path, hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '" + path + "': " + e.getMessage(), e);
    }
  }

  private static Map<String, String> orc(Path path, Configuration hadoop) throws IOException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (Reader reader = OrcFile.createReader(path, OrcFile.readerOptions(hadoop))) {
      TypeDescription schema = reader.getSchema();
      for (int i = 0; i < schema.getFieldNames().size(); i++) {
        String type = schema.getChildren().get(i).toString();
        columns.put(schema.getFieldNames().get(i), ORC_TEXTS.matcher(type).replaceAll("string"));
      }
    }
    return columns;
  }

  private static Map<String, String> parquet(Path path, Configuration hadoop) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      Map<String, String> columns = new LinkedHashMap<>();
      for (Type type : reader.getFileMetaData().getSchema().getFields()) {
        columns.put(type.getName(), words(type));
      }
      return columns;
    }
  }

  /** A type in words, that of a group with all that is in it. */
  static String words(Type type) {
    if (type.isPrimitive()) {
      return words(type.asPrimitiveType());
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    // What lists and maps hold has other names by each program that writes files.
    if (meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
      return "list(" + words(element(group)) + ")";
    } else if (meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
      return group.getType(0).asGroupType().getFields().stream()
          .map(FileColumns::words)
          .collect(Collectors.joining(", ", "map(", ")"));
    }
    return group.getFields().stream()
        .map(field -> Tables.folded(field.getName()) + ": " + repeated(field) + words(field))
        .sorted()
        .collect(Collectors.joining(", ", "group(", ")"));
  }

  /** What is in a list, by the rules of the format: older programs leave out a level. */
  private static Type element(GroupType list) {
    Type repeated = list.getType(0);
    boolean isElement =
        repeated.isPrimitive()
            || repeated.asGroupType().getFieldCount() > 1
            || repeated.getName().equals("array")
            || repeated.getName().equals(list.getName() + "_tuple");
    return isElement ? repeated : repeated.asGroupType().getType(0);
  }

  private static String repeated(Type type) {
    return type.isRepetition(Type.Repetition.REPEATED) ? "repeated " : "";
  }

  private static String words(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    // Times are the same in whatever unit, but not with and without a time zone.
    if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96) {
      return "timestamp";
    } else if (meaning instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation time) {
      return time.isAdjustedToUTC() ? "timestamp" : "timestamp without time zone";
    }
    return (meaning == null ? type.getPrimitiveTypeName().toString() : meaning.toString())
        .toLowerCase(Locale.ROOT);
  }

  private static void requireSame(Held first, Held file) {
    Map<String, String> its = folded(file.columns);
    if (!folded(first.columns).keySet().equals(its.keySet())) {
      throw new BadInput(
          "%s",
          difference(
              file.name,
              List.copyOf(file.columns.keySet()),
              first.name,
              List.copyOf(first.columns.keySet())));
    }
    for (Map.Entry<String, String> column : first.columns.entrySet()) {
      String type = its.get(Tables.folded(column.getKey()));
      if (!type.equals(column.getValue())) {
        throw new BadInput(
            "column '%s' is of type %s in %s, but of type %s in %s; read them apart, or write"
                + " them anew with one type",
            column.getKey(), type, file.name, column.getValue(), first.name);
      }
    }
  }

  /** Columns by their names in the case in which Spark compares them. */
  private static Map<String, String> folded(Map<String, String> columns) {
    Map<String, String> folded = new LinkedHashMap<>();
    columns.forEach((name, type) -> folded.put(Tables.folded(name), type));
    return folded;
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
