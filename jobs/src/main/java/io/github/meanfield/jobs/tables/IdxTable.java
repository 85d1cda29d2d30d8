package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images with their labels in two files of the IDX format, as MNIST has them (LeCun, Cortes and
 * Burges): big-endian sizes, then a byte a pixel, or a byte a label.
 */
public final class IdxTable {

  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;
  private static final int IMAGES_A_TASK = 5000;

  private IdxTable() {}

  /**
   * Reads images, each a vector of grey levels from 0 to 1, row by row, beside its label.
   *
   * @param session the session to read with
   * @param images path of the images; that of the labels has "labels-idx1" for "images-idx3"
   * @return rows of {@code label} (int) and {@code features} (Vector), in the order of the file
   */
  public static Dataset<Row> read(SparkSession session, String images) {
    String labels =
        images.replace("images-idx3", "labels-idx1").replace("images.idx3", "labels.idx1");
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    int count = count(hadoop, images, IMAGES);
    if (labels.equals(images) || count(hadoop, labels, LABELS) != count) {
      throw new BadInput("'%s' has no file of as many labels beside it ('%s')", images, labels);
    }
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start < count; start += IMAGES_A_TASK) {
      starts.add(start);
    }
    SerializableConfiguration configuration = new SerializableConfiguration(hadoop);
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(starts, Math.max(1, starts.size()))
            .flatMap(start -> read(configuration.value(), images, labels, start));
    return session.createDataFrame(
        rows,
        new StructType()
            .add(Tables.LABEL, DataTypes.IntegerType)
            .add(Tables.FEATURES, SQLDataTypes.VectorType()));
  }

  private static int count(Configuration hadoop, String path, int magic) {
    try (DataInputStream in = open(hadoop, path)) {
      int actual = in.readInt();
      if (actual != magic) {
        throw new BadInput("'%s' begins with %08x, not with %08x", path, actual, magic);
      }
      return in.readInt();
    } catch (IOException e) {
      throw new BadInput("cannot read '%s': %s", path, e.getMessage());
    }
  }

  private static Iterator<Row> read(Configuration hadoop, String images, String labels, int start)
      throws IOException {
    try (DataInputStream pixels = open(hadoop, images);
        DataInputStream digits = open(hadoop, labels)) {
      pixels.skipNBytes(Integer.BYTES);
      int size = Math.min(IMAGES_A_TASK, pixels.readInt() - start);
      byte[] image = new byte[Math.multiplyExact(pixels.readInt(), pixels.readInt())];
      pixels.skipNBytes((long) start * image.length);
      digits.skipNBytes(2L * Integer.BYTES + start);
      List<Row> rows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        pixels.readFully(image);
        double[] grey = new double[image.length];
        for (int j = 0; j < grey.length; j++) {
          grey[j] = (image[j] & 0xff) / 255.0;
        }
        rows.add(RowFactory.create(digits.readUnsignedByte(), Vectors.dense(grey)));
      }
      return rows.iterator();
    }
  }

  private static DataInputStream open(Configuration hadoop, String name) throws IOException {
    Path path = new Path(name);
    InputStream bytes = path.getFileSystem(hadoop).open(path);
    return new DataInputStream(
        new BufferedInputStream(name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes));
  }
}
