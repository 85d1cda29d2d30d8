package io.github.meanfield.stages;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag$;

/**
 * Writes a stage within Kryo's bytes as Spark does by Java's serialization. Kryo has a serializer
 * for that, too, which does not read {@code int.class}; params of Spark 4 hold it.
 */
public final class JavaWithinKryo extends Serializer<Object> {

  private final SerializerInstance java = new JavaSerializer(new SparkConf(false)).newInstance();

  /** The serializer, as Kryo makes it. */
  public JavaWithinKryo() {}

  @Override
  public void write(Kryo kryo, Output output, Object stage) {
    ByteBuffer written = java.serialize(stage, ClassTag$.MODULE$.Object());
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    output.writeInt(bytes.length, true);
    output.writeBytes(bytes);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<Object> type) {
    byte[] bytes = input.readBytes(input.readInt(true));
    return java.deserialize(
        ByteBuffer.wrap(bytes), kryo.getClassLoader(), ClassTag$.MODULE$.Object());
  }
}
