declare module '*?validator' {
  const validate: {
    (data: unknown): boolean;
    errors?: { instancePath: string; keyword: string; params: Record<string, unknown>; message?: string }[] | null;
  };
  export default validate;
}

declare module '*.yaml' {
  const data: unknown;
  export default data;
}
