package io.github.meanfield.notebooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells Jupyter how to start the kernel: with the Java, options and class path of this JVM. */
public final class KernelSpec {

  private KernelSpec() {}

  /**
   * Writes {@code kernels/meanfield/kernel.json}.
   *
   * @param arguments Jupyter's data directory
   * @throws IOException if it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // Pictures are drawn without a display, and one that does not answer ends in an error.
    command.add("-Djava.awt.headless=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(JavaKernel.class.getName(), "{connection_file}"));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("argv", command);
    spec.put("display_name", "Java (Spark, Meanfield)");
    spec.put("language", "java");
    spec.put("interrupt_mode", "message");
    spec.put("env", environment());
    Path folder = Files.createDirectories(Path.of(arguments[0], "kernels", "meanfield"));
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve("kernel.json").toFile(), spec);
    System.out.println("kernel       " + folder);
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    // The loopback device needs no name service.
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    // Where the launcher has found the larger data.
    String data = System.getenv("MEANFIELD_DATA");
    if (data != null) {
      environment.put("MEANFIELD_DATA", data);
    }
    return environment;
  }
}
