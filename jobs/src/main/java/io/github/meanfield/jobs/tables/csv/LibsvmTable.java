package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.QueryPlans;
import io.github.meanfield.jobs.tables.ReadFiles;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.runtime.text.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A table of LIBSVM files: in each line a label and pairs of an index, from 1 on and ascending, and
 * a number. What is behind a {@code #} is passed over. Spark's own reader takes numbers beyond all
 * doubles for infinite ones, and does not tell where it fails.
 *
 * @param numFeatures number of features, 0 for as many as a line has
 * @param hadoop how file systems are reached
 */
public record LibsvmTable(int numFeatures, SerializableConfiguration hadoop)
    implements FlatMapFunction<Iterator<Row>, Row> {

  private static final int MAX_SHOWN = 40;

  private static final StructType SCHEMA =
      new StructType()
          .add(Tables.LABEL, DataTypes.DoubleType)
          .add(Tables.FEATURES, SQLDataTypes.VectorType());

  /**
   * Reads a table.
   *
   * @param path file or folder, where wildcards are allowed
   * @param numFeatures number of features, 0 to infer it from the rows
   */
  public static Dataset<Row> read(SparkSession session, String path, int numFeatures) {
    ReadFiles.requireAll(session, path);
    TextFiles files = TextFiles.open(session, path, false, '\n');
    QueryPlans.settle(files.rows(), SCHEMA.size());
    JavaRDD<Row> lines = files.rows().javaRDD();
    SerializableConfiguration hadoop = TextFiles.hadoop(session);
    JavaRDD<Row> rows = lines.mapPartitions(new LibsvmTable(numFeatures, hadoop));
    if (rows.isEmpty()) {
      throw new BadInput("'%s' holds no rows", path);
    } else if (numFeatures == 0) {
      int most = rows.map(row -> row.<Vector>getAs(1).size()).reduce(Math::max);
      rows = lines.mapPartitions(new LibsvmTable(Math.max(1, most), hadoop));
    }
    return session.createDataFrame(rows, SCHEMA);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) {
    LineDecoder decoder = decoder();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, 0), false)
        .map(
            line -> row(decoder.decode(line.getAs(TextFiles.LINE)), line.getString(TextFiles.FILE)))
        .filter(Objects::nonNull)
        .iterator();
  }

  private static LineDecoder decoder() {
    return new LineDecoder(StandardCharsets.UTF_8);
  }

  private Row row(String line, String file) {
    try {
      return row(line);
    } catch (Problem e) {
      throw refused(file);
    }
  }

  /** The row of a line; null if there is none in it. */
  private Row row(String line) throws Problem {
    if (line == null) {
      throw new Problem("it holds bytes that are not UTF-8");
    }
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    if (text.isEmpty()) {
      return null;
    }
    String[] parts = text.split("\\s+");
    int[] indices = new int[parts.length - 1];
    double[] values = new double[indices.length];
    int last = 0;
    for (int i = 0; i < indices.length; i++) {
      String pair = parts[i + 1];
      int colon = pair.indexOf(':');
      last = index(pair.substring(0, Math.max(0, colon)), pair, last);
      indices[i] = last - 1;
      values[i] = number(pair.substring(colon + 1), pair);
    }
    int size = numFeatures == 0 ? last : numFeatures;
    return RowFactory.create(number(parts[0], parts[0]), Vectors.sparse(size, indices, values));
  }

  private int index(String text, String pair, int before) throws Problem {
    Long index = NumberText.asLong(text);
    if (index == null || index > Integer.MAX_VALUE) {
      throw new Problem(shown(pair) + " is no pair of an index and a number, such as 3:0.5");
    } else if (index <= before) {
      throw new Problem(
          "the index of "
              + shown(pair)
              + " must be above "
              + before
              + ": they begin at 1 and go up");
    } else if (numFeatures > 0 && index > numFeatures) {
      throw new Problem(shown(pair) + " is beyond the " + numFeatures + " features of the model");
    }
    return index.intValue();
  }

  private static String shown(String part) {
    return "'" + Console.shortened(part, MAX_SHOWN) + "'";
  }

  private static double number(String text, String part) throws Problem {
    double number = NumberText.isNumber(text) ? NumberText.parse(text, '.') : Double.NaN;
    boolean isMissing = Double.isNaN(number) && text.equalsIgnoreCase("nan");
    if (!Double.isFinite(number) && !isMissing) {
      throw new Problem(shown(part) + " is no number, or none that doubles reach");
    }
    return number;
  }

  /** An error about the first line of a file with a problem. */
  private BadInput refused(String file) {
    try (FileLines lines = new FileLines(hadoop.value(), file, decoder())) {
      while (lines.hasNext()) {
        String problem = problem(lines.next());
        if (problem != null) {
          return new BadInput("'%s', line %d: %s", FileLines.shown(file), lines.line(), problem);
        }
      }
    }
    return BrokenRecords.changed(file);
  }

  private String problem(String line) {
    try {
      row(line);
      return null;
    } catch (Problem e) {
      return e.getMessage();
    }
  }

  /** A line that is no record; the message tells why. */
  private static final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    private Problem(String message) {
      super(message, null, false, false);
    }
  }
}
