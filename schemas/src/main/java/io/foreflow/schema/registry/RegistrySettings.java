package io.foreflow.schema.registry;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where a registry is and how to talk to it. Never prints its passwords.
 *
 * @param url base of a Confluent-compatible API, such as {@code http://registry:8081}
 * @param userInfo {@code user:password} for basic authentication; null for none
 * @param truststore certificates to trust; null for the JDK's
 * @param keystore the client's own key and certificate; null for none
 * @param keyPassword of the key in it; null if it is the keystore's
 * @param register whether schemas are registered, or only looked up
 * @param timeout for one answer
 * @param patience how long a registry that does not answer is asked again
 */
public record RegistrySettings(
        String url,
        String userInfo,
        Store truststore,
        Store keystore,
        String keyPassword,
        boolean register,
        Duration timeout,
        Duration patience)
        implements Serializable {

    /**
     * A file of keys or certificates.
     *
     * @param type {@code PKCS12} or {@code JKS}
     */
    public record Store(String location, String type, String password) implements Serializable {

        @Override
        public String toString() {
            return "Store[" + location + "]";
        }
    }

    @Override
    public String toString() {
        return "RegistrySettings[url=" + url + ", register=" + register + "]";
    }
}
