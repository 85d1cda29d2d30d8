package io.github.meanfield.jobs.tables;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Spark's format of CSV, written by {@link CsvText}: in Spark's own way a text that means a missing
 * value elsewhere is written without quotes, and so read as one.
 *
 * <p>Columns are texts. Files are of UTF-8, each with a head.
 */
@SuppressWarnings("serial") // Serializable as of Spark 4.2, and never serialized.
public final class CsvFileFormat extends CSVFileFormat {

  /** Metadata of columns whose values are fields already, as {@link CsvText#asRead} makes them. */
  public static final Metadata FIELDS = new MetadataBuilder().putBoolean("csv.field", true).build();

  private static final String MISSING = "missing";
  private static final String SEPARATOR = "\n";

  /** The option that tells which texts mean a missing value. */
  public static Map<String, String> options(List<String> marks) {
    return Map.of(MISSING, String.join(SEPARATOR, marks));
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession session,
      Job job,
      scala.collection.immutable.Map<String, String> options,
      StructType schema) {
    String marks = options.contains(MISSING) ? options.apply(MISSING) : "";
    return new Factory(List.of(marks.split(SEPARATOR)));
  }

  private static final class Factory extends OutputWriterFactory {

    private static final long serialVersionUID = 1L;

    private final List<String> marks;

    Factory(List<String> marks) {
      this.marks = marks;
    }

    @Override
    public String getFileExtension(TaskAttemptContext context) {
      return ".csv" + CodecStreams.getCompressionExtension(context);
    }

    @Override
    public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext context) {
      Writer out =
          new BufferedWriter(
              CodecStreams.createOutputStreamWriter(
                  context, new Path(path), StandardCharsets.UTF_8));
      return new Records(path, schema, new CsvText(marks), out);
    }
  }

  private static final class Records extends OutputWriter {

    private final String path;
    private final boolean[] areFields;
    private final CsvText fields;
    private final Writer out;

    Records(String path, StructType schema, CsvText fields, Writer out) {
      this.path = path;
      this.fields = fields;
      this.out = out;
      this.areFields = new boolean[schema.size()];
      StructField[] columns = schema.fields();
      for (int i = 0; i < columns.length; i++) {
        areFields[i] = columns[i].metadata().equals(FIELDS);
      }
      writeLine(
          Stream.of(schema.fieldNames()).map(fields::ofName).collect(Collectors.joining(",")));
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public void write(InternalRow row) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < areFields.length; i++) {
        if (i > 0) {
          line.append(',');
        }
        UTF8String value = row.isNullAt(i) ? null : row.getUTF8String(i);
        if (value != null) {
          line.append(areFields[i] ? value.toString() : fields.ofText(value.toString()));
        }
      }
      writeLine(line);
    }

    private void writeLine(CharSequence line) {
      try {
        out.append(line).append('\n');
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
      }
    }
  }
}
