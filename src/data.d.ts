declare module '*?validator' {
  const validate: {
    (data: unknown): boolean;
    errors?:
      | {
          instancePath: string;
          schemaPath: string;
          keyword: string;
          params: Record<string, unknown>;
          message?: string;
        }[]
      | null;
  };
  export default validate;
}

declare module '*.yaml' {
  const data: unknown;
  export default data;
}
